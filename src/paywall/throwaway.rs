//! The keys with which a preview seals, or a proof: made when they are needed first, the same for all its builds, and
//! forgotten with it. The real ones are never read, so that nothing can let them out.

use std::sync::{Arc, Mutex, PoisonError};

use crate::pipeline::base::config::Config;
use crate::pipeline::base::error::Error;
use crate::pipeline::encrypt::pass;
use crate::pipeline::encrypt::secret::SecretText;

use super::Keys;

/// Keys that nobody else has.
#[derive(Clone, Default)]
pub struct Throwaway(Arc<Mutex<Option<Made>>>);

/// Keys, and the tiers that they are of.
struct Made {
    tiers: Vec<String>,
    keys: Arc<Keys>,
}

impl Throwaway {
    /// The keys of the tiers that a configuration names.
    pub(crate) fn keys(&self, config: &Config) -> Result<Arc<Keys>, Error> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let tiers = &config.paywall.tiers;
        if let Some(known) = made.as_ref().filter(|made| made.tiers == *tiers) {
            return Ok(known.keys.clone());
        }
        let keys = Arc::new(Keys::throwaway("nowhere", tiers)?);
        *made = Some(Made { tiers: tiers.clone(), keys: keys.clone() });
        Ok(keys)
    }

    /// A pass that opens all that these keys seal; `None` where nothing was sealed yet.
    pub(crate) fn pass(&self) -> Option<SecretText> {
        let made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Made { tiers, keys } = made.as_ref()?;
        Some(pass::of_keys(&keys.ring, tiers.last()?, &keys.ring.tier_keys))
    }
}
