//! Base64 as addresses bear it (RFC 4648 §5), without padding: the letters of all that is sealed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::secret::{Secret, SecretText};

/// Bytes as letters.
pub fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Letters as bytes; `None` of what is no such text, or has spaces or `=` in it.
pub fn from_b64(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Secret bytes as letters.
pub fn secret_b64(bytes: &[u8]) -> SecretText {
    SecretText::new(b64(bytes))
}

/// Letters as secret bytes; `None` of what is no such text, or of another length.
pub fn secret_from_b64<const N: usize>(text: &str) -> Option<Secret<N>> {
    let mut length = 0;
    let decode = |room: &mut [u8]| URL_SAFE_NO_PAD.decode_slice(text, room).map(|count| length = count);
    let room = Secret::<128>::made(decode).ok()?;
    Secret::of(room.bytes().get(..length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_addresses() {
        assert_eq!(b64(&[0xfb, 0xff, 0xfe, 0x01]), "-__-AQ");
        assert_eq!(from_b64("-__-AQ"), Some(vec![0xfb, 0xff, 0xfe, 0x01]));
        for wrong in ["-__-AQ==", "+//+AQ", "-__-AR", "-__ -AQ", "-__-A"] {
            assert_eq!(from_b64(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_key_has_its_length() {
        let key = Secret::<32>::of(&[7; 32]).unwrap();
        let text = secret_b64(key.bytes());
        assert_eq!(secret_from_b64::<32>(text.text()).unwrap().bytes(), key.bytes());
        let long = b64(&[7; 200]);
        for wrong in ["", "AAAA", long.as_str(), &b64(&[7; 31]), &b64(&[7; 33]), "ñ"] {
            assert!(secret_from_b64::<32>(wrong).is_none(), "{wrong}");
        }
    }
}
