//! Folders inside the binary → their files.

use include_dir::Dir;

use super::path::SourcePath;

/// Every file of a folder and of those below it with its path below the folder, sorted.
pub fn files(folder: &Dir<'static>) -> Vec<(SourcePath, &'static [u8])> {
    let mut files = Vec::new();
    gather(folder, &mut files);
    files.sort();
    files
}

fn gather(folder: &Dir<'static>, files: &mut Vec<(SourcePath, &'static [u8])>) {
    let path = |file: &include_dir::File<'static>| SourcePath::new(&file.path().to_str()?.replace('\\', "/"));
    files.extend(folder.files().filter_map(|file| Some((path(file)?, file.contents()))));
    for inner in folder.dirs() {
        gather(inner, files);
    }
}
