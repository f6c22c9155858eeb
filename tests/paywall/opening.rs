//! The other program: Node, which opens with WebCrypto what was sealed here.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use bifolio::pipeline::encrypt::encoding::from_b64;

/// What is to be opened, and with what.
pub(crate) struct Opening<'a> {
    pub(crate) gate: &'a str,
    pub(crate) path: &'a str,
    pub(crate) pass: &'a str,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// The text and the files that it shows; why not, where it does not open. Without Node this test fails: a promise that
/// nobody tried is none.
pub(crate) fn open(opening: &Opening<'_>) -> Result<(String, Vec<Vec<u8>>), String> {
    let files: BTreeMap<&String, String> =
        opening.files.iter().map(|(path, bytes)| (path, padded_b64(bytes))).collect();
    let asked = json!({"gate": opening.gate, "path": opening.path, "pass": opening.pass, "files": files});
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/paywall/open.mjs");
    let child = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("node is installed: it opens what was sealed");
    let mut stdin = child.stdin.take().expect("a pipe was asked for");
    stdin.write_all(asked.to_string().as_bytes()).expect("node reads what it is asked");
    drop(stdin);
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("node answers in JSON");
    match answer["refused"].as_str() {
        Some(why) => Err(why.to_owned()),
        None => {
            let assets = answer["assets"].as_array().expect("a list").iter();
            let decoded = assets.map(|asset| {
                let text = asset.as_str().expect("a text").replace('+', "-").replace('/', "_");
                from_b64(text.trim_end_matches('=')).expect("base64")
            });
            Ok((answer["text"].as_str().expect("a text").to_owned(), decoded.collect()))
        }
    }
}

/// Base64 that Node reads: it takes both alphabets.
fn padded_b64(bytes: &[u8]) -> String {
    bifolio::pipeline::encrypt::encoding::b64(bytes)
}
