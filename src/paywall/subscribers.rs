//! `subscribers.yaml`, beside the key file: who holds a lasting pass, for which tier, until when. The secrets in it are
//! closed with the key of whoever builds, so that a pass which was lost can be shown again, and that the list alone
//! opens nothing.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::pipeline::base::diagnostic::Sentence;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::base::yaml::{self, Fields, Item, Report};
use crate::pipeline::collect::private;
use crate::pipeline::encrypt::encoding::{b64, from_b64};
use crate::pipeline::encrypt::grant::{Subscriber, closed, opened};
use crate::pipeline::encrypt::ring::KeyRing;
use crate::pipeline::encrypt::secret::{Secret, SecretText};
use crate::pipeline::write;
use crate::say;

use super::problems::{self, Flaw};
use super::{KeysFrom, companion, fresh, read};

/// The name of the list.
const NAME: &str = "subscribers.yaml";

/// What opens the list.
const HEAD: &str = "\
# Who holds a lasting pass. `bifolio pass` writes this file; the secrets are closed with the key of the key file beside it.
# Keep it as the key file is kept: outside of the site and of git, readable by its owner alone.
version: 1
";

/// Letters that a name may have.
const NAME_MAX: usize = 200;

/// The list of subscribers.
pub struct Subscribers {
    path: PathBuf,
    /// Those who hold a lasting pass, in the order in which they came.
    pub entries: Vec<Entry>,
}

/// Somebody with a lasting pass.
#[derive(Debug)]
pub struct Entry {
    /// What the outlet calls them: a name, an address, a customer's number.
    pub name: String,
    /// The paid tier; it opens those before it too.
    pub tier: String,
    /// Since when.
    pub since: Timestamp,
    /// Periods that begin at this moment or later are not granted.
    pub until: Option<Timestamp>,
    /// The secret.
    pub secret: Secret,
}

impl Subscribers {
    /// Where the list lies.
    fn place(keys: &KeysFrom) -> Option<PathBuf> {
        keys.subscribers.clone().or_else(|| keys.file.as_ref().map(|file| file.with_file_name(NAME)))
    }

    /// Reads the list; `None` where there is none, and so no grants.
    pub fn find(root: &Path, output: &Path, keys: &KeysFrom, ring: &KeyRing) -> Result<Option<Subscribers>, Error> {
        let Some(path) = Subscribers::place(keys).filter(|path| private::is_there(path)) else { return Ok(None) };
        let name = path.display().to_string();
        let (mut build, mut entries) = list(&name, &read(&path, &[root, output])?, ring)?;
        let next = companion(&path, &ring.build_id);
        if build != ring.build_id && private::is_there(&next) {
            // The keys were changed, and whoever did it was stopped before the list followed.
            (build, entries) = list(&next.display().to_string(), &read(&next, &[root, output])?, ring)?;
        }
        if build != ring.build_id {
            return Err(problems::other_build_key(&path, &build, &ring.build_id));
        }
        let entries = entries.into_iter().map(|entry| entry.open(&path, ring)).collect::<Result<_, _>>()?;
        Ok(Some(Subscribers { path, entries }))
    }

    /// The same for change: where there is no list, an empty one.
    pub fn open(root: &Path, output: &Path, keys: &KeysFrom, ring: &KeyRing) -> Result<Subscribers, Error> {
        let path = Subscribers::place(keys).ok_or_else(problems::no_keys)?;
        super::refuse_place(&path, &[root, output])?;
        Ok(Subscribers::find(root, output, keys, ring)?.unwrap_or(Subscribers { path, entries: Vec::new() }))
    }

    /// Somebody by name.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Somebody by name, for change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.name == name)
    }

    /// Adds somebody with a new secret.
    pub fn add(&mut self, name: &str, tier: &str, since: Timestamp, until: Option<Timestamp>) -> Result<(), Error> {
        let (name, tier, secret) = (name.to_owned(), tier.to_owned(), fresh::secret()?);
        self.entries.push(Entry { name, tier, since, until, secret });
        Ok(())
    }

    /// What the lists of grants are made from.
    pub fn granted(self) -> Vec<Subscriber> {
        let granted = |Entry { tier, until, secret, .. }| Subscriber { secret, tier, until };
        self.entries.into_iter().map(granted).collect()
    }

    /// Writes the list.
    pub fn save(&self, ring: &KeyRing) -> Result<(), Error> {
        write::private(&self.path, self.print(ring).text())
    }

    /// Writes the list as it will be under the next key of whoever builds, beside the one that is; [`Subscribers::follow`]
    /// brings it to its place when that key is written. Stopped anywhere between, nothing is lost.
    pub fn prepare(&self, next: &KeyRing) -> Result<(), Error> {
        write::private(&companion(&self.path, &next.build_id), self.print(next).text())
    }

    /// Brings to its place what was prepared.
    pub fn follow(&self, next: &KeyRing) -> Result<(), Error> {
        write::bring_private(&companion(&self.path, &next.build_id), &self.path)
    }

    fn print(&self, ring: &KeyRing) -> SecretText {
        let json = |text: &str| serde_json::Value::from(text).to_string();
        let mut text = format!("{HEAD}site: {}\nbuild: {}\nsubscribers:", json(&ring.site), ring.build_id);
        text.push_str(if self.entries.is_empty() { " []\n" } else { "\n" });
        for Entry { name, tier, since, until, secret } in &self.entries {
            let sealed = b64(&closed(ring, name, secret));
            let until = until.map(|until| format!(", until: {until}")).unwrap_or_default();
            text.push_str(&format!(
                "  - {{name: {}, tier: {tier}, since: {since}{until}, secret: \"{sealed}\"}}\n",
                json(name)
            ));
        }
        SecretText::new(text)
    }
}

/// What a name may be; what is wrong with it otherwise.
pub fn name_is_sound(name: &str) -> Result<(), Sentence> {
    let is_long = name.chars().count() > NAME_MAX;
    if name.trim().is_empty() || name.trim() != name || is_long || name.contains(char::is_control) {
        return Err(say!(
            "a name has 1 to 200 letters on one line, without spaces around it",
            "un nombre tiene de 1 a 200 letras en una línea, sin espacios alrededor"
        ));
    }
    Ok(())
}

/// An entry as it lies on the disk.
struct Closed {
    name: String,
    tier: String,
    since: Timestamp,
    until: Option<Timestamp>,
    secret: Vec<u8>,
}

impl Closed {
    fn open(self, path: &Path, ring: &KeyRing) -> Result<Entry, Error> {
        let Closed { name, tier, since, until, secret } = self;
        let secret = opened(ring, &name, &secret).ok_or_else(|| problems::secret_lost(path, &name))?;
        Ok(Entry { name, tier, since, until, secret })
    }
}

/// Reads a list: the name of the key that it is closed with, and its entries.
fn list(name: &str, text: &SecretText, ring: &KeyRing) -> Result<(String, Vec<Closed>), Error> {
    let source = SourcePath::new(NAME).unwrap_or_else(|| unreachable!("a name without folders"));
    let sheet =
        yaml::open(&source, text.text(), 1).map_err(|problem| problems::unsound(name, &[Flaw::of(&problem)]))?;
    let mut report = sheet.report();
    let mut flaws = Vec::new();
    let read = sheet.fields(&mut report).and_then(|fields| whole(fields, &mut report, &mut flaws));
    flaws.extend(report.into_diagnostics().iter().map(Flaw::of));
    let Some((site, build, entries)) = read.filter(|_| flaws.is_empty()) else {
        return Err(problems::unsound(name, &flaws));
    };
    if site != ring.site {
        return Err(problems::other_site(Path::new(name), &site, &ring.site));
    }
    Ok((build, entries))
}

fn whole(
    mut fields: Fields<'_>,
    report: &mut Report<'_>,
    flaws: &mut Vec<Flaw>,
) -> Option<(String, String, Vec<Closed>)> {
    fields.need("version", report).and_then(|item| item.whole(1, 1, report));
    let site = fields.need("site", report).and_then(|item| item.full_text(report)).map(str::to_owned);
    let build = fields.need("build", report).and_then(|item| item.full_text(report)).map(str::to_owned);
    let items = fields.need("subscribers", report).and_then(|item| item.list(report)).unwrap_or_default();
    let entries = items.iter().filter_map(|item| entry(item, report, flaws)).collect();
    fields.end(&[], report);
    Some((site?, build?, entries))
}

fn entry(item: &Item<'_>, report: &mut Report<'_>, flaws: &mut Vec<Flaw>) -> Option<Closed> {
    let mut fields = item.fields(report)?;
    let name = fields.need("name", report).and_then(|item| item.full_text(report)).map(str::to_owned);
    let tier = fields.need("tier", report).and_then(|item| item.full_text(report)).map(str::to_owned);
    let since = fields.need("since", report).and_then(|item| moment(&item, report, flaws));
    let until = fields.take("until").map(|item| moment(&item, report, flaws));
    let secret = fields.need("secret", report).and_then(|item| from_b64(item.text(report)?));
    fields.end(&[], report);
    if secret.as_ref().is_none_or(|secret| secret.len() != 40) {
        flaws.push(problems::word_invalid(report.place(item), "secret"));
        return None;
    }
    let until = match until {
        Some(None) => return None,
        until => until.flatten(),
    };
    Some(Closed { name: name?, tier: tier?, since: since?, until, secret: secret? })
}

fn moment(item: &Item<'_>, report: &mut Report<'_>, flaws: &mut Vec<Flaw>) -> Option<Timestamp> {
    let moment = item.text(report)?.parse::<Timestamp>().ok();
    flaws.extend(moment.is_none().then(|| problems::moment_invalid(report.place(item))));
    moment
}
