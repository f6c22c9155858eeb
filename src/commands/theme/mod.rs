//! `bifolio theme`: what designers run.

pub mod check;
pub mod new;
mod problems;
mod trial;
mod words;
