//! Keys, passes and subscribers, outside the pipeline: takes the key file that the environment names, gives the ring
//! with which a build seals; makes and changes keys; keeps the list of subscribers beside them. Reading goes through
//! `collect`, writing through `write`.
//!
//! Nothing here ever shows a line of these files, or a value from them that may be a secret.

mod fresh;
mod key_file;
pub mod print;
mod problems;
pub mod rotation;
pub mod subscribers;
mod throwaway;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::pipeline::base::date::Zone;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::mark::Mark;
use crate::pipeline::collect::private;
use crate::pipeline::encrypt::grant::Subscriber;
use crate::pipeline::encrypt::ring::{KeyRing, TierKey};
use crate::pipeline::encrypt::secret::SecretText;
use crate::pipeline::write;
use subscribers::Subscribers;
pub use throwaway::Throwaway;

/// Where the keys come from, as the environment says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct KeysFrom {
    /// `BIFOLIO_KEYS_FILE`: the path of the key file.
    pub file: Option<PathBuf>,
    /// `BIFOLIO_KEYS`: what a key file holds.
    pub content: Option<Arc<SecretText>>,
    /// `BIFOLIO_SUBSCRIBERS_FILE`: the list of subscribers, where it does not lie beside the key file.
    pub subscribers: Option<PathBuf>,
}

impl KeysFrom {
    /// Whether the environment names keys at all.
    pub fn is_given(&self) -> bool {
        self.file.is_some() || self.content.is_some()
    }
}

/// Reads the keys, and refuses those that are not safe: readable by others, inside the site or its output, guessable, or
/// marked as those of a test where `allow_test` does not hold.
pub fn ring(root: &Path, output: &Path, keys: &KeysFrom, allow_test: bool) -> Result<KeyRing, Error> {
    let ring = match (&keys.file, &keys.content) {
        (Some(_), Some(_)) => return Err(problems::keys_twice()),
        (None, None) => return Err(problems::no_keys()),
        (Some(file), None) => key_file::read(&file.display().to_string(), &read(file, &[root, output])?)?,
        (None, Some(content)) => key_file::read("BIFOLIO_KEYS", content)?,
    };
    if ring.is_test && !allow_test {
        return Err(problems::test_keys());
    }
    Ok(ring)
}

/// All that seals an edition: the keys, and who gets them by a list.
pub struct Keys {
    /// The keys.
    pub ring: Arc<KeyRing>,
    /// Those with lasting secrets; `None` where there are no lists.
    pub subscribers: Option<Vec<Subscriber>>,
}

impl Keys {
    /// Reads the keys as [`ring`] does, and the list of subscribers where there is one.
    pub fn read(root: &Path, output: &Path, from: &KeysFrom) -> Result<Keys, Error> {
        if !from.is_given() {
            return Err(problems::no_keys_to_seal());
        }
        let ring = ring(root, output, from, false)?;
        let subscribers = Subscribers::find(root, output, from, &ring)?.map(Subscribers::granted);
        Ok(Keys { ring: Arc::new(ring), subscribers })
    }

    /// Keys that nobody has, good at any moment, for a preview: they are forgotten with it.
    pub fn throwaway(site: &str, tiers: &[String]) -> Result<Keys, Error> {
        let mut ring = rotation::begin(site, tiers, &Zone::utc(), Timestamp::UNIX_EPOCH, true)?;
        for key in &mut ring.tier_keys {
            (key.not_before, key.not_after) = (Timestamp::MIN, Timestamp::MAX);
        }
        Ok(Keys { ring: Arc::new(ring), subscribers: None })
    }

    /// A keyed mark of all of them.
    pub fn mark(&self) -> Mark {
        let ring = &self.ring;
        let keys: Vec<_> = ring.tier_keys.iter().map(TierKey::outline).collect();
        let subscribers: Option<Vec<_>> =
            self.subscribers.as_ref().map(|all| all.iter().map(Subscriber::outline).collect());
        Mark::keyed(&ring.memory_key(), &(&ring.site, &ring.build_id, keys, subscribers))
    }
}

/// A key file that commands read and write.
pub struct KeyFile {
    /// Its path.
    pub path: PathBuf,
    /// Its keys.
    pub ring: KeyRing,
    /// Keeps others from changing it, and the subscribers beside it, as long as this value lives.
    _held: write::Held,
}

impl KeyFile {
    /// Opens the file that the environment names, for change. The keys may be those of a test.
    pub fn open(root: &Path, output: &Path, keys: &KeysFrom) -> Result<KeyFile, Error> {
        let Some(path) = keys.file.clone().filter(|_| keys.content.is_none()) else {
            return Err(if keys.content.is_some() { problems::keys_fixed() } else { problems::no_keys() });
        };
        // A file that cannot be used gets no companion.
        ring(root, output, keys, true)?;
        let held = write::hold(&companion(&path, "lock"))?;
        Ok(KeyFile { ring: ring(root, output, keys, true)?, path, _held: held })
    }

    /// Writes the keys back.
    pub fn save(&self) -> Result<(), Error> {
        write::private(&self.path, key_file::print(&self.ring).text())
    }
}

/// Writes a new key file. Refused where something of the name is there, and inside a site.
pub fn create(path: &Path, output: &Path, ring: &KeyRing) -> Result<(), Error> {
    refuse_place(path, &[output])?;
    if private::is_there(path) {
        return Err(problems::key_file_there(path));
    }
    write::new_private(path, key_file::print(ring).text())
}

/// A file that lies beside another: `keys.yaml.lock`.
fn companion(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{ending}"))
}

/// The text of a file that nobody else may read, and that lies in none of `folders` and in no site.
fn read(path: &Path, folders: &[&Path]) -> Result<SecretText, Error> {
    let found = private::read(path).map_err(|cause| problems::unreadable(path, cause))?;
    refuse_place(&found.real, folders)?;
    if found.is_shared {
        return Err(problems::readable_by_others(path));
    }
    SecretText::of_bytes(found.bytes).ok_or_else(|| problems::not_text(path))
}

/// Refuses a place that is published, or that git keeps beside the texts.
pub(crate) fn refuse_place(path: &Path, folders: &[&Path]) -> Result<(), Error> {
    let is_within = folders.iter().any(|folder| private::is_within(path, folder));
    if is_within || private::site_above(path).is_some() {
        return Err(problems::inside_the_site(path));
    }
    Ok(())
}
