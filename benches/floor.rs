//! The least that any generator must do: `floor SITE BUILT OUTPUT`. Reads the sources of SITE, parses and renders each
//! body by comrak with the extensions of SPEC §2.3, and writes the bytes of BUILT, which were read before the clock
//! started, into OUTPUT. On all cores. Prints milliseconds, files and bytes; bifolio's own time is told as a multiple of it.

#![expect(clippy::disallowed_methods, reason = "it reads and writes files, and is no part of bifolio")]
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it speaks to the script that runs it")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use comrak::{Arena, Options, format_html, parse_document};
use rayon::prelude::*;
use walkdir::WalkDir;

/// What a run did.
struct Run {
    milliseconds: u128,
    sources: usize,
    rendered: usize,
    files: usize,
    bytes: usize,
}

fn main() -> ExitCode {
    let arguments: Vec<PathBuf> =
        std::env::args_os().skip(1).filter(|argument| argument != "--bench").map(PathBuf::from).collect();
    let [site, built, output] = arguments.as_slice() else {
        eprintln!("usage: floor SITE BUILT OUTPUT");
        return ExitCode::from(2);
    };
    match floor(site, built, output) {
        Ok(Run { milliseconds, sources, rendered, files, bytes }) => {
            println!(
                "{milliseconds} ms, {sources} sources, {rendered} bytes rendered, {files} files, {bytes} bytes written"
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("floor: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Does the work, and times all but the reading of what is to be written.
fn floor(site: &Path, built: &Path, output: &Path) -> io::Result<Run> {
    let files = files_under(built)?;
    let files: Vec<(PathBuf, Vec<u8>)> = files
        .into_par_iter()
        .map(|path| fs::read(built.join(&path)).map(|bytes| (path, bytes)))
        .collect::<io::Result<_>>()?;

    let start = Instant::now();
    let sources = files_under(&site.join("content"))?;
    let rendered =
        sources.par_iter().map(|path| render(&site.join("content").join(path))).sum::<io::Result<usize>>()?;
    files.par_iter().try_for_each(|(path, bytes)| put(&output.join(path), bytes))?;
    let milliseconds = start.elapsed().as_millis();

    let bytes = files.iter().map(|(_, bytes)| bytes.len()).sum();
    Ok(Run { milliseconds, sources: sources.len(), rendered, files: files.len(), bytes })
}

/// Reads a source, and renders it if it is a text; returns the bytes of HTML.
fn render(path: &Path) -> io::Result<usize> {
    let bytes = fs::read(path)?;
    if path.extension().is_none_or(|extension| extension != "md") {
        return Ok(0);
    }
    let text = String::from_utf8_lossy(&bytes);
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(&*text, |(_, body)| body);
    let (arena, options) = (Arena::new(), options());
    let tree = parse_document(&arena, body, &options);
    let mut html = String::new();
    format_html(tree, &options, &mut html).map_err(io::Error::other)?;
    Ok(html.len())
}

/// The extensions that bifolio asks for.
fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.description_lists = true;
    options
}

/// Every file below a folder, relative to it, sorted.
fn files_under(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.extend(entry.path().strip_prefix(folder).map(Path::to_owned));
        }
    }
    Ok(files)
}

/// Writes a file and the folders above it.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    fs::write(path, bytes)
}
