//! Tells cargo that the built-in theme is part of the program: `include_dir` notices a file that changes, but not one
//! that comes or goes.

fn main() {
    println!("cargo::rerun-if-changed=themes/gazette");
}
