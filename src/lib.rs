//! bifolio turns a folder of Markdown into the website of a bilingual news outlet.

pub mod pipeline;

pub mod report;

pub mod explain;

pub mod cli;

pub mod commands;
