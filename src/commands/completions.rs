//! `bifolio completions SHELL`: the script that lets a shell complete commands and options.

use clap_complete::Shell;

/// The script for a shell, for standard output.
pub fn run(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut crate::cli::command(), "bifolio", &mut script);
    String::from_utf8(script).unwrap_or_default()
}
