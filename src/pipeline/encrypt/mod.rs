//! Takes what stands behind the cut as HTML, and keys; returns sealed boxes that only a pass opens, in the form that
//! docs/sealing.md describes. Pure: keys, texts and the moment come in, bytes go out, the same ones for the same input.
//!
//! [`seal`] closes texts, pictures and files; [`grant`] makes the lists from which a lasting secret gets its keys;
//! [`pass`] writes what subscribers hold. Keys lie on a [`ring`]. What is secret has a type of its own, [`secret`].

pub mod encoding;
pub mod grant;
pub mod pass;
pub mod period;
mod primitive;
pub mod ring;
pub mod seal;
pub mod sealing;
pub mod secret;
