//! `bifolio theme`: what designers run.

pub mod new;
