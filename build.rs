//! Tells cargo which folders are part of the program: `include_dir` notices a file that changes, but not one that comes
//! or goes.

fn main() {
    for folder in ["themes/gazette", "src/commands/init", "src/commands/theme"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
