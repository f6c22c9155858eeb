//! A text behind the cut → a box that a pass opens. Key and nonce follow from what is sealed and where it stands (as in
//! RFC 8452): the same text is the same box in every build, and no two texts ever share a key.

use jiff::Timestamp;
use serde::Serialize;

use crate::pipeline::base::lang::Lang;

use super::encoding::{b64, secret_b64};
use super::primitive::{self, NONCE, Parts, derive, mac};
use super::ring::{KeyRing, TierKey};
use super::secret::Secret;

/// The version of the form.
const VERSION: u8 = 1;

/// A box is as large as a whole number of these many bytes, so that its size tells little of the text.
const STEP: usize = 1024;

/// The folder of sealed files, below the path of the site.
pub const FOLDER: &str = "/_g/";

/// Where a text stands. A box opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The story's id.
    pub id: &'a str,
    /// The language of the text.
    pub lang: Lang,
    /// The story's paid tier.
    pub tier: &'a str,
    /// The page's path on its host, decoded, with the path of the site: `/news/es/agua/rio/`.
    pub path: &'a str,
}

/// A picture or a file that is sealed. No `Debug`: the reference holds its key.
pub struct SealedAsset {
    /// The name of its file in [`FOLDER`]: `….bin`.
    pub file: String,
    /// What the file holds.
    pub bytes: Vec<u8>,
    /// The value of `data-sealed`. It may stand in sealed text alone.
    pub reference: String,
}

/// What the page of a gated text holds.
#[derive(Serialize)]
struct Gate<'a> {
    v: u8,
    site: &'a str,
    kid: &'a str,
    id: &'a str,
    lang: &'a str,
    tier: &'a str,
    n: String,
    ct: String,
    w: Vec<Wrap>,
}

/// The text's key, closed with the key of a period.
#[derive(Serialize)]
struct Wrap {
    p: String,
    k: String,
    c: String,
}

/// What the page for passes holds.
#[derive(Serialize)]
struct Offer<'a> {
    v: u8,
    site: &'a str,
    kid: &'a str,
    grants: bool,
    tiers: &'a [String],
    p: Vec<OnOffer<'a>>,
}

/// A key with which texts are closed.
#[derive(Serialize)]
struct OnOffer<'a> {
    t: &'a str,
    p: String,
    c: String,
    e: String,
}

/// Seals the HTML behind a cut: the JSON of `data-bifolio-gate`.
pub fn text(ring: &KeyRing, place: &Place<'_>, html: &str, now: Timestamp) -> String {
    let context = context(ring, place);
    let sealed = Sealed::of(ring, &context, place.path, html.as_bytes());
    let wrap = |key: &TierKey| {
        let with = wrapping_key(key, &context);
        Wrap { p: key.period.to_string(), k: b64(&primitive::wrap(&with, &sealed.key())), c: key.check() }
    };
    in_a_script(&Gate {
        v: VERSION,
        site: &ring.site,
        kid: &ring.build_id,
        id: place.id,
        lang: place.lang.code(),
        tier: place.tier,
        n: b64(&sealed.nonce()),
        ct: b64(&sealed.bytes),
        w: ring.on_offer(place.tier, now).map(wrap).collect(),
    })
}

/// Seals a picture or a file that is used behind the cut alone. `name` is its path from the site's folder, `kind` its
/// media type.
pub fn asset(ring: &KeyRing, place: &Place<'_>, name: &str, kind: &str, bytes: &[u8]) -> SealedAsset {
    let context = context(ring, place).part(name);
    let sealed = Sealed::of(ring, &context, place.path, bytes);
    let naming = derive::<32>(ring.build.bytes(), &[], b"bifolio/1 name");
    // What is in the file decides its name, and its place decides what is in it: no name ever stands for other bytes.
    let file = b64(&mac(naming.bytes(), &Vec::new().part(&context).part(&sealed.bytes))[..16]);
    let reference =
        format!("{file}.{}.{kind}.{}", secret_b64(sealed.secret.bytes()).text(), b64(&Vec::new().part(name)));
    SealedAsset { file: format!("{file}.bin"), bytes: sealed.bytes, reference }
}

/// All that is on offer: the JSON of `data-bifolio-passes`. `tiers` from the cheapest up; `grants` tells whether lasting
/// secrets find their keys in lists.
pub fn offer(ring: &KeyRing, tiers: &[String], grants: bool, now: Timestamp) -> String {
    let keys = tiers.iter().flat_map(|tier| ring.on_offer(tier, now));
    let (site, kid) = (&ring.site, &ring.build_id);
    in_a_script(&Offer { v: VERSION, site, kid, grants, tiers, p: keys.map(OnOffer::of).collect() })
}

impl OnOffer<'_> {
    fn of(key: &TierKey) -> OnOffer<'_> {
        OnOffer { t: &key.tier, p: key.period.to_string(), c: key.check(), e: key.not_after.to_string() }
    }
}

/// JSON that no markup can begin in.
fn in_a_script(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value);
    json.unwrap_or_else(|_| unreachable!("texts and numbers become JSON")).replace('<', "\\u003c")
}

/// A box with what opens it.
struct Sealed {
    /// The key, then the nonce.
    secret: Secret<44>,
    bytes: Vec<u8>,
}

impl Sealed {
    fn of(ring: &KeyRing, context: &[u8], path: &str, text: &[u8]) -> Sealed {
        let public = context.to_vec().part(path).part(VERSION.to_string());
        let text = padded(text);
        let marking = derive::<32>(ring.build.bytes(), &[], b"bifolio/1 siv");
        let mark = mac(marking.bytes(), &Vec::new().part(&public).part(&text));
        let info = [b"bifolio/1 content", context].concat();
        let secret = derive(ring.build.bytes(), &mark, &info);
        let mut sealed = Sealed { secret, bytes: Vec::new() };
        sealed.bytes = primitive::seal(sealed.key().bytes(), &sealed.nonce(), &text, &public);
        sealed
    }

    fn key(&self) -> Secret {
        Secret::of(&self.secret.bytes()[..32]).unwrap_or_else(|| unreachable!("32 bytes are 32 bytes"))
    }

    fn nonce(&self) -> [u8; NONCE] {
        std::array::from_fn(|nth| self.secret.bytes()[32 + nth])
    }
}

/// What a box is bound to, but for the path.
fn context(ring: &KeyRing, place: &Place<'_>) -> Vec<u8> {
    b"bifolio/1".to_vec().part(&ring.site).part(place.id).part(place.lang.code()).part(place.tier)
}

/// The key with which a text's key is closed for a period.
fn wrapping_key(key: &TierKey, context: &[u8]) -> Secret {
    let info = [b"bifolio/1 wrap", context].concat().part(key.period.to_string());
    derive(key.key.bytes(), &[], &info)
}

/// The text, a mark of its end, and as much of nothing as a whole step needs.
fn padded(text: &[u8]) -> Vec<u8> {
    let mut padded = Vec::with_capacity((text.len() + 1).next_multiple_of(STEP));
    padded.extend_from_slice(text);
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(STEP), 0);
    padded
}

#[cfg(test)]
mod tests {
    use super::super::encoding::from_b64;
    use super::super::ring::tests::{at, ring};
    use super::*;

    const HERE: Place<'_> = Place { id: "river", lang: Lang::Es, tier: "subscriber", path: "/es/agua/rio/" };

    /// Opens a box as a browser does: what the page says is taken for what it is bound to.
    fn opened(json: &str, path: &str, period: &str, key: &Secret) -> Option<String> {
        let gate: serde_json::Value = serde_json::from_str(json).unwrap();
        let text = |name: &str| gate[name].as_str().unwrap();
        let context = b"bifolio/1".to_vec().part(text("site")).part(text("id")).part(text("lang")).part(text("tier"));
        let wraps = gate["w"].as_array().unwrap();
        let wrapped = wraps.iter().find(|wrap| wrap["p"] == period).unwrap_or(&wraps[0])["k"].as_str().unwrap();
        let info = [b"bifolio/1 wrap", context.as_slice()].concat().part(period);
        let key = primitive::unwrap(&derive(key.bytes(), &[], &info), &from_b64(wrapped).unwrap())?;
        let nonce = from_b64(text("n")).unwrap().try_into().unwrap();
        let public = context.part(path).part("1");
        let mut padded = primitive::open(key.bytes(), &nonce, &from_b64(text("ct")).unwrap(), &public)?;
        assert_eq!(padded.len() % STEP, 0);
        padded.truncate(padded.iter().rposition(|byte| *byte == 0x80).unwrap());
        String::from_utf8(padded).ok()
    }

    #[test]
    fn a_box_opens_with_its_key_in_its_place_alone() {
        let ring = ring();
        let json = text(&ring, &HERE, "<p>El río ñ", at("2026-11-20"));
        let [november, december] = [&ring.tier_keys[0], &ring.tier_keys[1]];
        let open = |json: &str, path: &str, period, key: &TierKey| opened(json, path, period, &key.key);
        assert_eq!(open(&json, HERE.path, "2026-11", november).as_deref(), Some("<p>El río ñ"));
        assert_eq!(open(&json, HERE.path, "2026-11", december), None, "the key of another period");
        assert_eq!(open(&json, HERE.path, "2026-12", november), None, "another period");
        assert_eq!(open(&json, "/es/agua/otro/", "2026-11", november), None, "another path");
        for (from, to) in [
            ("\"river\"", "\"dam\""),
            ("\"es\"", "\"en\""),
            ("\"tier\":\"subscriber\"", "\"tier\":\"patron\""),
            ("news.example", "other.example"),
        ] {
            assert!(json.contains(from));
            assert_eq!(open(&json.replace(from, to), HERE.path, "2026-11", november), None, "{to}");
        }
    }

    #[test]
    fn the_form_is_that_of_the_document() {
        let json = text(&ring(), &HERE, "x", at("2026-11-20"));
        let keys = [
            "{\"v\":1,\"site\":\"news.example\",\"kid\":\"b1\",\"id\":\"river\",\"lang\":\"es\",\"tier\":\"subscriber\",\"n\":\"",
            "\"w\":[{\"p\":\"2026-11\",\"k\":\"",
        ];
        assert!(keys.iter().all(|part| json.contains(part)), "{json}");
        let place = Place { id: "</script><b>", ..HERE };
        assert!(!text(&ring(), &place, "<p>", at("2026-11-20")).contains('<'));
    }

    #[test]
    fn the_newest_period_on_offer_stands_first() {
        let periods = |now: &str| {
            let gate: serde_json::Value = serde_json::from_str(&text(&ring(), &HERE, "x", at(now))).unwrap();
            let periods = gate["w"].as_array().unwrap().iter().map(|wrap| wrap["p"].as_str().unwrap().to_owned());
            periods.collect::<Vec<_>>().join(" ")
        };
        let expected = [
            ("2026-11-20", "2026-11"),
            ("2026-11-27", "2026-12 2026-11"),
            ("2026-12-03", "2026-12 2026-11"),
            ("2026-12-05", "2026-12"),
            ("2027-12-05", ""),
        ];
        for (now, wanted) in expected {
            assert_eq!(periods(now), wanted, "{now}");
        }
    }

    #[test]
    fn one_letter_changes_everything_and_the_same_text_nothing() {
        let parts = |html: &str, path: &str| {
            let place = Place { path, ..HERE };
            let json = text(&ring(), &place, html, at("2026-11-20"));
            assert_eq!(json, text(&ring(), &place, html, at("2026-11-20")), "two builds, the same bytes");
            let gate: serde_json::Value = serde_json::from_str(&json).unwrap();
            let part = |value: &serde_json::Value| from_b64(value.as_str().unwrap()).unwrap();
            [part(&gate["n"]), part(&gate["ct"]), part(&gate["w"][0]["k"])]
        };
        let one = parts("The river.", "/a/");
        for other in [parts("The rivet.", "/a/"), parts("The river.", "/b/")] {
            for (one, other) in one.iter().zip(&other) {
                let same = one.iter().zip(other).filter(|(one, other)| one == other).count();
                assert!(same * 16 <= one.len() + 32, "{same} of {} bytes are the same", one.len());
            }
        }
    }

    #[test]
    fn boxes_are_whole_steps() {
        for (length, size) in [(0, 1024), (1023, 1024), (1024, 2048), (2047, 2048), (5000, 5120)] {
            assert_eq!(padded(&vec![0; length]).len(), size, "{length}");
            let json = text(&ring(), &HERE, &"x".repeat(length), at("2026-11-20"));
            let gate: serde_json::Value = serde_json::from_str(&json).unwrap();
            assert_eq!(from_b64(gate["ct"].as_str().unwrap()).unwrap().len(), size + 16, "{length}");
        }
    }

    #[test]
    fn a_file_is_opened_by_what_the_sealed_text_says_of_it() {
        let (name, bytes) = ("content/2026/dam.jpg", b"JPEG".as_slice());
        let sealed = asset(&ring(), &HERE, name, "image/jpeg", bytes);
        let parts: Vec<&str> = sealed.reference.split('.').collect();
        let [file, secret, kind, named] = parts[..] else { panic!("four parts") };
        assert_eq!((format!("{file}.bin"), kind), (sealed.file.clone(), "image/jpeg"));
        assert_eq!((from_b64(file).unwrap().len(), from_b64(named)), (16, Some(Vec::new().part(name))));
        let secret = from_b64(secret).unwrap();
        let public = context(&ring(), &HERE).part(name).part(HERE.path).part("1");
        let open = |public: &[u8]| {
            let (key, nonce) = (secret[..32].try_into().unwrap(), secret[32..].try_into().unwrap());
            primitive::open(&key, &nonce, &sealed.bytes, public)
        };
        assert_eq!(open(&public), Some(padded(bytes)));
        assert_eq!(open(&context(&ring(), &HERE).part("other.jpg").part(HERE.path).part("1")), None);
        let others = [asset(&ring(), &HERE, "content/b.jpg", "", bytes), asset(&ring(), &HERE, name, "", b"JPEH")];
        assert!(others.iter().all(|other| other.file != sealed.file && other.bytes != sealed.bytes));
    }

    #[test]
    fn what_is_on_offer_is_listed_from_the_cheapest_up() {
        let tiers = ["subscriber".to_owned(), "patron".to_owned()];
        let json = offer(&ring(), &tiers, true, at("2026-11-27"));
        let offer: serde_json::Value = serde_json::from_str(&json).unwrap();
        let listed: Vec<String> = offer["p"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| format!("{} {} {}", key["t"], key["p"], key["e"]))
            .collect();
        assert_eq!(
            listed.join("\n").replace('"', ""),
            "subscriber 2026-12 2027-01-04T00:00:00Z\nsubscriber 2026-11 2026-12-04T00:00:00Z\n\
             patron 2026-11 2026-12-04T00:00:00Z"
        );
        assert!(json.starts_with("{\"v\":1,\"site\":\"news.example\",\"kid\":\"b1\",\"grants\":true,\"tiers\":[\"subscriber\",\"patron\"],\"p\":[{\"t\":\"subscriber\",\"p\":\"2026-12\",\"c\":\""));
    }
}
