//! The four primitives of a sealed text and the form of what goes into them. The only file that names the crates of
//! cryptography: HKDF and HMAC with SHA-256, AES-256-GCM, AES-256-KW. All of them are in every browser, too.

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_kw::KwAes256;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::secret::Secret;

/// Bytes of a nonce.
pub(super) const NONCE: usize = 12;

/// Bytes that wrapping adds.
const WRAPPED: usize = 40;

/// The next part of a message: its length as four bytes, the greatest first, and then itself. What follows can never be
/// taken for a part of it.
pub(super) trait Parts: Sized {
    /// Adds a part.
    fn part(self, part: impl AsRef<[u8]>) -> Self;
}

impl Parts for Vec<u8> {
    fn part(mut self, part: impl AsRef<[u8]>) -> Vec<u8> {
        let part = part.as_ref();
        let length = u32::try_from(part.len()).unwrap_or_else(|_| unreachable!("no part has four gigabytes"));
        self.extend_from_slice(&length.to_be_bytes());
        self.extend_from_slice(part);
        self
    }
}

/// HKDF-SHA-256 (RFC 5869). Without a salt, the empty one.
pub(super) fn derive<const N: usize>(key: &[u8], salt: &[u8], info: &[u8]) -> Secret<N> {
    let expanded = Secret::made(|bytes| Hkdf::<Sha256>::new(Some(salt), key).expand(info, bytes));
    expanded.unwrap_or_else(|_| unreachable!("no key is longer than 255 hashes"))
}

/// HMAC-SHA-256 (RFC 2104).
pub(super) fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key);
    let mac = mac.unwrap_or_else(|_| unreachable!("a key of any length will do"));
    mac.chain_update(message).finalize().into_bytes().into()
}

/// AES-256-GCM, the tag after the text.
pub(super) fn seal(key: &[u8; 32], nonce: &[u8; NONCE], text: &[u8], public: &[u8]) -> Vec<u8> {
    let sealed = Aes256Gcm::new(key.into()).encrypt(nonce.into(), Payload { msg: text, aad: public });
    sealed.unwrap_or_else(|_| unreachable!("no text has 64 gigabytes"))
}

/// The text again; `None` where anything is not what it was.
#[cfg(test)]
pub(super) fn open(key: &[u8; 32], nonce: &[u8; NONCE], sealed: &[u8], public: &[u8]) -> Option<Vec<u8>> {
    Aes256Gcm::new(key.into()).decrypt(nonce.into(), Payload { msg: sealed, aad: public }).ok()
}

/// AES-256-KW (RFC 3394): a key closed with another.
pub(super) fn wrap(with: &Secret, key: &Secret) -> [u8; WRAPPED] {
    let mut wrapped = [0; WRAPPED];
    let done = KwAes256::new(with.bytes().into()).wrap_key(key.bytes(), &mut wrapped).map(drop);
    done.unwrap_or_else(|_| unreachable!("the room is that of a wrapped key"));
    wrapped
}

/// The key again; `None` where the wrap is not one of `with`.
pub(super) fn unwrap(with: &Secret, wrapped: &[u8]) -> Option<Secret> {
    Secret::made(|key| KwAes256::new(with.bytes().into()).unwrap_key(wrapped, key).map(drop)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    #[test]
    fn parts_never_run_together() {
        assert_eq!(Vec::new().part("ab").part("c"), b"\0\0\0\x02ab\0\0\0\x01c");
        assert_ne!(Vec::new().part("ab").part("c"), Vec::new().part("a").part("bc"));
    }

    #[test]
    fn keys_are_derived_as_rfc_5869_says() {
        let key = [0x0b; 22];
        let a1: Secret<42> = derive(&key, &hex("000102030405060708090a0b0c"), &hex("f0f1f2f3f4f5f6f7f8f9"));
        let expected = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865";
        assert_eq!(a1.bytes()[..], hex(expected));
        let a3: Secret<42> = derive(&key, &[], &[]);
        let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8";
        assert_eq!(a3.bytes()[..], hex(expected));
    }

    #[test]
    fn messages_are_marked_as_rfc_4231_says() {
        let expected = "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7";
        assert_eq!(mac(&[0x0b; 20], b"Hi There")[..], hex(expected));
    }

    #[test]
    fn keys_are_wrapped_as_rfc_3394_says() {
        let with = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let key = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";
        let (with, key) = (Secret::of(&hex(with)).unwrap(), Secret::of(&hex(key)).unwrap());
        let mut wrapped = wrap(&with, &key);
        assert_eq!(
            wrapped[..],
            hex("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21")
        );
        assert_eq!(unwrap(&with, &wrapped).unwrap().bytes(), key.bytes());
        wrapped[39] ^= 1;
        assert!(unwrap(&with, &wrapped).is_none() && unwrap(&with, &wrapped[..32]).is_none());
        assert!(unwrap(&with, &[]).is_none() && unwrap(&with, &[0; 48]).is_none());
    }

    #[test]
    fn texts_are_sealed_as_case_16_of_gcm_says() {
        let key: [u8; 32] = hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").try_into().unwrap();
        let nonce: [u8; 12] = hex("cafebabefacedbaddecaf888").try_into().unwrap();
        let public = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let text = hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d\
             e657ba637b39",
        );
        let sealed = hex(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba\
             7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
        );
        assert_eq!(seal(&key, &nonce, &text, &public), sealed);
        assert_eq!(open(&key, &nonce, &sealed, &public), Some(text));
        assert_eq!(open(&key, &nonce, &sealed, b""), None);
    }
}
