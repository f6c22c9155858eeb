//! `bifolio pass`: lasting passes for subscribers, given, taken back, listed, shown again; passes that hold keys.

use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::cli::{Invocation, Pass, Printing};
use crate::paywall::KeyFile;
use crate::paywall::print::{self, Printed};
use crate::paywall::rotation;
use crate::paywall::subscribers::{Entry, name_is_sound};
use crate::pipeline::base::error::Error;
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::edition::address::{FixedPage, fixed};
use crate::pipeline::encrypt::grant::opens;
use crate::pipeline::encrypt::pass;
use crate::pipeline::encrypt::period::Period;
use crate::pipeline::encrypt::ring::TierKey;
use crate::pipeline::encrypt::secret::SecretText;
use crate::pipeline::write;
use crate::report::{Rendered, plain};
use crate::say;

use super::Counter;

/// Does what was asked for, and tells it.
pub fn run(invocation: &Invocation, asked: &Pass) -> Result<Rendered, Error> {
    let counter = Counter::open(invocation)?;
    match asked {
        Pass::Issue { tier, months, printing } => issue(&counter, tier, usize::from(*months), printing),
        Pass::Grant { name, tier, until, printing } => grant(&counter, name, tier, until.as_deref(), printing),
        Pass::Revoke { name, at_once } => revoke(&counter, name, *at_once),
        Pass::List => list(&counter),
        Pass::Show { name, printing } => show(&counter, name, printing),
    }
}

/// A pass that holds the keys of some months.
fn issue(counter: &Counter<'_>, tier: &str, months: usize, printing: &Printing) -> Result<Rendered, Error> {
    counter.known_tier(tier)?;
    let mut keys = counter.key_file()?;
    let first = Period::of(counter.now, counter.zone());
    if !rotation::advance(&mut keys.ring, counter.tiers(), counter.zone(), counter.now, months)?.is_empty() {
        keys.save()?;
    }
    let last = std::iter::successors(Some(first), |period| Some(period.next())).nth(months.saturating_sub(1));
    let held: Vec<&TierKey> = keys
        .ring
        .tier_keys
        .iter()
        .filter(|key| {
            let month = key.period.month();
            let is_open = key.not_after > counter.now && month >= first && last.is_some_and(|last| month <= last);
            is_open && opens(tier, &key.tier, counter.tiers())
        })
        .collect();
    let end = held.iter().filter(|key| key.tier == tier).map(|key| key.not_after).max();
    let text = pass::of_keys(&keys.ring, tier, held);
    let mut rendered = Shown { counter, pass: &text, name: None, tier, until: end }.rendered(printing)?;
    let end = end.map(|end| counter.moment(end)).unwrap_or_default();
    rendered.stderr.push_str(&counter.line(&say!(
        "this pass cannot be taken back before {end}: for subscribers, `bifolio pass grant NAME --tier {tier}` is the better way",
        "este pase no se puede retirar antes de {end}: para suscriptores es mejor `bifolio pass grant NOMBRE --tier {tier}`"
    )));
    Ok(rendered)
}

/// A lasting pass for somebody. Who has one for the same tier gets the same again: a job that is run twice does no harm.
fn grant(
    counter: &Counter<'_>,
    name: &str,
    tier: &str,
    until: Option<&str>,
    printing: &Printing,
) -> Result<Rendered, Error> {
    counter.known_tier(tier)?;
    name_is_sound(name).map_err(Error::usage)?;
    let until = until.map(|text| day(counter, text)).transpose()?;
    let keys = counter.key_file()?;
    let mut list = counter.subscribers(&keys)?;
    match list.get_mut(name) {
        Some(entry) => {
            tier.clone_into(&mut entry.tier);
            entry.until = until;
        }
        None => list.add(name, tier, counter.now, until)?,
    }
    list.save(&keys.ring)?;
    shown(counter, &keys, list.get(name).ok_or_else(|| unknown(name))?, printing)
}

/// Takes a pass back.
fn revoke(counter: &Counter<'_>, name: &str, at_once: bool) -> Result<Rendered, Error> {
    let mut keys = counter.key_file()?;
    let mut list = counter.subscribers(&keys)?;
    let entry = list.get_mut(name).ok_or_else(|| unknown(name))?;
    let next = Period::of(counter.now, counter.zone()).end(counter.zone()).unwrap_or(counter.now);
    let end = if at_once { counter.now } else { next };
    entry.until = Some(entry.until.map_or(end, |until| until.min(end)));
    let end = entry.until.unwrap_or(end);
    list.save(&keys.ring)?;
    if at_once {
        rotation::give_up(&mut keys.ring, counter.zone(), counter.now)?;
        keys.save()?;
    }
    let (moment, name) = (counter.moment(end), plain(name));
    let mut text = counter.line(&say!(
        "{name} gets no key of a period that begins on {moment} or later",
        "{name} no recibe claves de periodos que empiecen el {moment} o después"
    ));
    // In its last days a month is not alone: who reads the lists has the next key already.
    let is_late =
        keys.ring.tier_keys.iter().any(|key| {
            key.is_on_offer(counter.now) && key.period.begin(counter.zone()).is_some_and(|begin| begin >= end)
        });
    if is_late && !at_once {
        text.push_str(&counter.line(&say!(
            "the key of that period is on offer already, and may have been taken: `--at-once` takes it back, too",
            "la clave de ese periodo ya se ofrece, y puede que la tenga: `--at-once` también la retira"
        )));
    }
    if at_once {
        text.push_str(&counter.line(&say!(
            "the keys of this period are given up: build and publish now; passes that hold keys must be issued again",
            "las claves de este periodo quedan anuladas: construya y publique ahora; los pases con claves deben emitirse de nuevo"
        )));
    }
    Ok(counter.told(&json!({"version": 1, "name": name, "until": end.to_string(), "at_once": at_once}), text))
}

/// Who has a pass.
fn list(counter: &Counter<'_>) -> Result<Rendered, Error> {
    let keys = counter.key_file()?;
    let list = counter.subscribers(&keys)?;
    let mut text = String::new();
    for Entry { name, tier, since, until, .. } in &list.entries {
        let until = until.map(|until| counter.moment(until)).unwrap_or_default();
        text.push_str(&format!("{}  {}  {} – {until}\n", plain(name), plain(tier), counter.moment(*since)));
    }
    if list.entries.is_empty() {
        text = counter.line(&say!("nobody has a lasting pass", "nadie tiene un pase duradero"));
    }
    let entry = |entry: &Entry| {
        json!({
            "name": entry.name, "tier": entry.tier, "since": entry.since.to_string(),
            "until": entry.until.map(|until| until.to_string()),
        })
    };
    let entries: Vec<Value> = list.entries.iter().map(entry).collect();
    Ok(counter.told(&json!({"version": 1, "subscribers": entries}), text))
}

/// A pass that was lost.
fn show(counter: &Counter<'_>, name: &str, printing: &Printing) -> Result<Rendered, Error> {
    let keys = counter.key_file()?;
    let list = counter.subscribers(&keys)?;
    shown(counter, &keys, list.get(name).ok_or_else(|| unknown(name))?, printing)
}

/// The lasting pass of somebody.
fn shown(counter: &Counter<'_>, keys: &KeyFile, entry: &Entry, printing: &Printing) -> Result<Rendered, Error> {
    let text = pass::lasting(&keys.ring, &entry.tier, &entry.secret);
    let Entry { name, tier, until, .. } = entry;
    Shown { counter, pass: &text, name: Some(name), tier, until: *until }.rendered(printing)
}

/// A pass on its way to whoever asked.
struct Shown<'a> {
    counter: &'a Counter<'a>,
    pass: &'a SecretText,
    name: Option<&'a str>,
    tier: &'a str,
    until: Option<Timestamp>,
}

impl Shown<'_> {
    fn rendered(&self, printing: &Printing) -> Result<Rendered, Error> {
        let lang = printing.lang.unwrap_or(self.counter.invocation.report.messages);
        let links = ByLang::from_fn(|lang| {
            let page = self.counter.config.base_url.absolute(&fixed(lang, FixedPage::Pass));
            SecretText::new(format!("{page}#{}", self.pass.text()))
        });
        match &printing.out {
            Some(out) => self.written(out, lang, &links[lang]),
            None => Ok(self.counter.told(&self.json(&links), self.text(&links))),
        }
    }

    /// Writes the pass into a file; what is told has no secret in it.
    fn written(&self, out: &Path, lang: Lang, link: &SecretText) -> Result<Rendered, Error> {
        let until = self.until.map(|until| self.counter.moment(until));
        let printed = Printed {
            outlet: &self.counter.config.title[lang],
            lang,
            name: self.name,
            tier: self.tier,
            until: until.as_deref(),
            link,
            pass: self.pass,
        };
        let is_page = out.extension().is_some_and(|ending| ending == "html");
        let (text, has_code) = if is_page { print::page(&printed) } else { (print::plain(&printed), true) };
        crate::paywall::refuse_place(out, &[&self.counter.root, &self.counter.output])?;
        write::new_private(out, text.text())?;
        let file = out.display().to_string();
        let mut rendered =
            self.counter.told(&json!({"version": 1, "file": file, "qr": is_page && has_code}), format!("{file}\n"));
        if !has_code {
            rendered.stderr = self.counter.line(&say!(
                "the pass is too long for a QR code: the page has the address alone",
                "el pase es demasiado largo para un código QR: la página lleva solo la dirección"
            ));
        }
        Ok(rendered)
    }

    fn text(&self, links: &ByLang<SecretText>) -> String {
        let name = self.name.map(|name| format!("{}  ", plain(name))).unwrap_or_default();
        let until = self.until.map(|until| format!("  – {}", self.counter.moment(until))).unwrap_or_default();
        let links: String = links.iter().map(|(lang, link)| format!("{lang}  {}\n", link.text())).collect();
        format!("{name}{}{until}\n{links}    {}\n", self.tier, self.pass.text())
    }

    fn json(&self, links: &ByLang<SecretText>) -> Value {
        let [en, es] = Lang::ALL.map(|lang| links[lang].text());
        json!({
            "version": 1, "name": self.name, "tier": self.tier, "until": self.until.map(|until| until.to_string()),
            "pass": self.pass.text(), "links": {"en": en, "es": es},
        })
    }
}

/// A day in the zone of the site.
fn day(counter: &Counter<'_>, text: &str) -> Result<Timestamp, Error> {
    let read = counter.zone().read(text).map(|(when, _)| when.instant);
    read.ok_or_else(|| Error::usage(say!("`--until {text}` is no day", "`--until {text}` no es un día")))
}

fn unknown(name: &str) -> Error {
    let name = plain(name);
    Error::usage(say!("`{name}` has no lasting pass", "`{name}` no tiene un pase duradero"))
        .hint(say!("`bifolio pass list` lists who has one", "`bifolio pass list` enumera quién tiene uno"))
}
