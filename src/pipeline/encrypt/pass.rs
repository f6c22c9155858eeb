//! What a subscriber holds: the keys of some periods, or a lasting secret that finds them in lists. A text of one line,
//! which may be pasted, kept in a file, or stand after the `#` of a link, where no server sees it.

use serde::{Deserialize, Serialize};

use super::encoding::{b64, from_b64, secret_b64, secret_from_b64};
use super::ring::{KeyRing, TierKey};
use super::secret::{Secret, SecretText};

/// A pass that was read.
#[derive(Debug)]
pub struct Pass {
    /// The name of the key of whoever built: `b1`.
    pub build_id: String,
    /// The site.
    pub site: String,
    /// The tier; it opens those before it too.
    pub tier: String,
    /// What it opens with.
    pub holds: Holds,
}

/// What a pass opens with.
#[derive(Debug)]
pub enum Holds {
    /// Keys: each with its tier, its period and its end.
    Keys(Vec<(String, String, String, Secret)>),
    /// A lasting secret.
    Secret(Secret),
}

/// The form of a pass. What is secret in it is wiped by whoever makes one.
#[derive(Serialize, Deserialize)]
struct Form<'a> {
    v: u8,
    site: &'a str,
    tier: &'a str,
    #[serde(skip_serializing_if = "Option::is_none", borrow, default)]
    k: Option<Vec<Key<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    s: Option<&'a str>,
}

#[derive(Serialize, Deserialize)]
struct Key<'a> {
    t: &'a str,
    p: std::borrow::Cow<'a, str>,
    k: &'a str,
    e: std::borrow::Cow<'a, str>,
}

impl<'a> Key<'a> {
    fn of(key: &'a TierKey, secret: &'a SecretText) -> Key<'a> {
        let (p, e) = (key.period.to_string().into(), key.not_after.to_string().into());
        Key { t: &key.tier, p, k: secret.text(), e }
    }
}

/// A pass that holds keys. It cannot be taken back before the last of them ends.
pub fn of_keys<'k>(ring: &KeyRing, tier: &str, keys: impl IntoIterator<Item = &'k TierKey>) -> SecretText {
    let keys: Vec<(&TierKey, SecretText)> = keys.into_iter().map(|key| (key, secret_b64(key.key.bytes()))).collect();
    written(
        ring,
        &Form {
            v: 1,
            site: &ring.site,
            tier,
            k: Some(keys.iter().map(|(key, secret)| Key::of(key, secret)).collect()),
            s: None,
        },
    )
}

/// A pass that holds a lasting secret: it never changes, and opens as long as lists hold an entry for it.
pub fn lasting(ring: &KeyRing, tier: &str, secret: &Secret) -> SecretText {
    let secret = secret_b64(secret.bytes());
    written(ring, &Form { v: 1, site: &ring.site, tier, k: None, s: Some(secret.text()) })
}

fn written(ring: &KeyRing, form: &Form<'_>) -> SecretText {
    let json = SecretText::new(serde_json::to_string(form).unwrap_or_else(|_| unreachable!("texts become JSON")));
    let payload = SecretText::new(b64(json.text().as_bytes()));
    SecretText::new(format!("{}.{}", ring.build_id, payload.text()))
}

/// Reads a pass, or a link that ends in one; `None` of what is none.
pub fn read(text: &str) -> Option<Pass> {
    let text = text.trim();
    let text = text.rsplit_once('#').map_or(text, |(_, pass)| pass);
    let (build_id, payload) = text.split_once('.')?;
    let json = SecretText::new(String::from_utf8(from_b64(payload)?).ok()?);
    let form: Form<'_> = serde_json::from_str(json.text()).ok().filter(|form: &Form<'_>| form.v == 1)?;
    let key = |key: &Key<'_>| {
        Some((key.t.to_owned(), key.p.clone().into_owned(), key.e.clone().into_owned(), secret_from_b64(key.k)?))
    };
    let holds = match (&form.k, form.s) {
        (Some(keys), None) => Holds::Keys(keys.iter().map(key).collect::<Option<_>>()?),
        (None, Some(secret)) => Holds::Secret(secret_from_b64(secret)?),
        _ => return None,
    };
    Some(Pass { build_id: build_id.to_owned(), site: form.site.to_owned(), tier: form.tier.to_owned(), holds })
}

#[cfg(test)]
mod tests {
    use super::super::ring::tests::ring;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let ring = ring();
        let text = of_keys(&ring, "subscriber", ring.of_tier("subscriber"));
        let payload = String::from_utf8(from_b64(text.text().strip_prefix("b1.").unwrap()).unwrap()).unwrap();
        let begin = "{\"v\":1,\"site\":\"news.example\",\"tier\":\"subscriber\",\"k\":[{\"t\":\"subscriber\",\"p\":\"2026-11\",\"k\":\"KCkq";
        assert!(payload.starts_with(begin), "{payload}");
        assert!(payload.ends_with("\",\"e\":\"2027-01-04T00:00:00Z\"}]}"), "{payload}");
        let pass = read(&format!(" https://news.example/es/pase/#{}\n", text.text())).unwrap();
        assert_eq!(
            (pass.build_id.as_str(), pass.site.as_str(), pass.tier.as_str()),
            ("b1", "news.example", "subscriber")
        );
        let Holds::Keys(keys) = &pass.holds else { panic!("keys") };
        assert_eq!(keys.len(), 2);
        assert_eq!(keys[1].3.bytes(), ring.tier_keys[1].key.bytes());
        assert!(!format!("{pass:?}").contains("KCkq"), "no key is shown");
    }

    #[test]
    fn a_lasting_secret_is_one_key_long() {
        let secret = Secret::of(&[7; 32]).unwrap();
        let text = lasting(&ring(), "patron", &secret);
        assert!(text.text().len() < 160);
        let Some(Pass { holds: Holds::Secret(read), .. }) = read(text.text()) else { panic!("a secret") };
        assert_eq!(read.bytes(), secret.bytes());
    }

    #[test]
    fn what_is_no_pass_is_none() {
        let written = |json: &str| format!("b1.{}", b64(json.as_bytes()));
        for wrong in [
            "",
            "b1",
            "b1.",
            "b1.????",
            &written("{}"),
            &written("{\"v\":2,\"site\":\"a\",\"tier\":\"b\",\"k\":[]}"),
            &written("{\"v\":1,\"site\":\"a\",\"tier\":\"b\"}"),
            &written("{\"v\":1,\"site\":\"a\",\"tier\":\"b\",\"s\":\"short\"}"),
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }
}
