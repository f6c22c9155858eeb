//! The stages, in the order in which data flows. A stage may import only stages above it in this list.

pub mod base;

pub mod collect;

pub mod content;

pub mod edition;

pub mod encrypt;

pub mod gateway;

pub mod pages;

pub mod render;

pub mod verify;

pub mod write;
