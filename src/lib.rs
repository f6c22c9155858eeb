//! bifolio turns a folder of Markdown into the website of a bilingual news outlet.
//!
//! Read [`build::build`] first: it names the stages in the order in which data flows. [`pipeline`] holds a folder per
//! stage; a stage may import only the stages before it. Reading and writing happen at two edges, `collect` and
//! `write`; between them everything is a function of values.

pub mod pipeline;

pub mod gather;

pub mod reading;

pub mod leaves;

pub mod memory;

mod apart;
mod remembered;
mod reworded;
mod rules;
mod sealed;
mod trees;

pub mod press;
mod warm;

mod problems;

pub mod build;

pub mod desk;

pub mod paywall;

pub mod report;

pub mod preview;

pub mod explain;

pub mod cli;

pub mod commands;
