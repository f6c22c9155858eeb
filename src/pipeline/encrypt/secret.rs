//! What nobody may see: keys, and texts that hold keys. It is wiped when it is no longer needed, and cannot be printed,
//! serialized or copied; `{:?}` shows `…`.

use std::fmt;

use zeroize::Zeroize;

/// Secret bytes, of a length that the type knows. They stay where they are: moving the value copies no byte.
#[derive(PartialEq, Eq)]
pub struct Secret<const N: usize = 32>(Box<[u8; N]>);

/// A text that holds a secret: a pass, a key file.
#[derive(PartialEq, Eq)]
pub struct SecretText(String);

impl<const N: usize> Secret<N> {
    /// Bytes that `fill` makes in their place.
    pub fn made<E>(fill: impl FnOnce(&mut [u8]) -> Result<(), E>) -> Result<Secret<N>, E> {
        let mut secret = Secret(Box::new([0; N]));
        fill(secret.0.as_mut_slice()).map(|()| secret)
    }

    /// A copy of these bytes; `None` where they are of another length.
    pub fn of(bytes: &[u8]) -> Option<Secret<N>> {
        let mut secret = Secret(Box::new([0; N]));
        (bytes.len() == N).then(|| {
            secret.0.copy_from_slice(bytes);
            secret
        })
    }

    /// The bytes. Whoever asks makes sure that they go nowhere.
    pub fn bytes(&self) -> &[u8; N] {
        &self.0
    }
}

impl SecretText {
    /// Takes a text that is secret from now on.
    pub fn new(text: String) -> SecretText {
        SecretText(text)
    }

    /// Takes bytes that are secret from now on; `None`, and the bytes wiped, where they are no text.
    pub fn of_bytes(bytes: Vec<u8>) -> Option<SecretText> {
        String::from_utf8(bytes).map(SecretText).map_err(|wrong| wrong.into_bytes().zeroize()).ok()
    }

    /// The text. Whoever asks makes sure that it goes nowhere else.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl fmt::Debug for SecretText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_secret_is_shown() {
        let key = Secret::<4>::of(b"KEYS").unwrap();
        let text = SecretText::new("b1.KEYS".to_owned());
        assert_eq!(format!("{key:?} {key:#?} {:?} {:?}", Some(&key), [text]), "… … Some(…) […]");
        assert_eq!(key.bytes(), b"KEYS");
        assert!(Secret::<4>::of(b"KEY").is_none() && Secret::<4>::of(b"KEYS!").is_none());
    }
}
