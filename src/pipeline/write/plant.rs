//! Puts the first files of a site or a theme into a folder that is new or empty: all of them, or none.
//!
//! They are written into a folder of their own first, and then renamed into place. Nothing that is there is replaced.

#![expect(clippy::disallowed_methods, reason = "write/ is the writer of folders")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{self, Folders};
use super::problems;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::SourcePath;

/// A file to plant: its path below the folder, and what it holds.
pub type Seedling = (SourcePath, Vec<u8>);

/// Writes `seedlings` into `folder`, and makes what is missing above it. A folder that is there may hold what
/// `may_hold` names, and nothing else. After a failure the disk is as it was.
pub fn plant(folder: &Path, seedlings: &[Seedling], may_hold: &[&str]) -> Result<(), Error> {
    let is_new = is_new(folder, may_hold)?;
    let nursery = nursery(folder, is_new);
    let made = if is_new { make_above(folder)? } else { Vec::new() };
    let planted = sow(&nursery, seedlings)
        .and_then(|()| if is_new { rename(&nursery, folder) } else { move_into(&nursery, folder) });
    if planted.is_err() {
        let _ = fs::remove_dir_all(&nursery);
        take_away(&made);
    }
    planted
}

/// A folder that is there for a while: it goes with this value.
#[derive(Debug)]
pub struct Plot(PathBuf);

impl Plot {
    /// A folder that was made for a while.
    pub(super) fn of(folder: PathBuf) -> Plot {
        Plot(folder)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Plot {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Writes `seedlings` into a new folder below the system's folder for what is temporary.
pub fn plant_for_a_while(seedlings: &[Seedling]) -> Result<Plot, Error> {
    let home = std::env::temp_dir();
    // A process may plant more than once, and a folder of a process that was killed may still be there.
    let free = (0..u16::MAX).map(|number| home.join(format!("bifolio-{}-{number}", std::process::id())));
    for folder in free {
        match fs::create_dir(&folder) {
            Ok(()) => {
                let plot = Plot(folder);
                return sow_in(plot.path(), seedlings).map(|()| plot);
            }
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => {}
            Err(cause) => return Err(problems::not_writable(&folder, cause)),
        }
    }
    Err(problems::not_writable(&home, io::ErrorKind::AlreadyExists.into()))
}

/// Whether the folder has to be made; an error where something stands in the way.
fn is_new(folder: &Path, may_hold: &[&str]) -> Result<bool, Error> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        // What can be looked at and not read as a folder is a file, or a link that leads nowhere.
        Err(cause) if cause.kind() == io::ErrorKind::NotFound && folder.symlink_metadata().is_err() => return Ok(true),
        Err(cause) => return Err(problems::plot_unusable(folder, cause)),
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<_>>()
        .map_err(|cause| problems::plot_unusable(folder, cause))?;
    names.sort();
    match names.iter().find(|name| !may_hold.contains(&name.as_str())) {
        Some(example) => Err(problems::plot_not_empty(folder, example)),
        None => Ok(false),
    }
}

/// Where the files grow until they are moved: beside a folder that is to be made, inside one that is there.
fn nursery(folder: &Path, is_new: bool) -> PathBuf {
    let process = std::process::id();
    match folder.file_name().filter(|_| is_new) {
        Some(name) => folder.with_file_name(format!(".{}.bifolio-{process}", name.to_string_lossy())),
        None => folder.join(format!(".bifolio-{process}")),
    }
}

/// Makes the folders above one, and says which.
fn make_above(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) else { return Ok(Vec::new()) };
    let missing: Vec<PathBuf> =
        above.ancestors().take_while(|path| path.symlink_metadata().is_err()).map(Path::to_owned).collect();
    match fs::create_dir_all(above) {
        Ok(()) => Ok(missing),
        Err(cause) => {
            take_away(&missing);
            Err(problems::plot_unusable(folder, cause))
        }
    }
}

/// Removes folders that were made, the deepest first; one that is no longer empty stays.
fn take_away(made: &[PathBuf]) {
    for folder in made {
        let _ = fs::remove_dir(folder);
    }
}

/// Writes every file below the nursery.
fn sow(nursery: &Path, seedlings: &[Seedling]) -> Result<(), Error> {
    fs::create_dir(nursery).map_err(|cause| problems::not_writable(nursery, cause))?;
    sow_in(nursery, seedlings)
}

fn sow_in(nursery: &Path, seedlings: &[Seedling]) -> Result<(), Error> {
    let folders = Folders::below(nursery);
    for (path, bytes) in seedlings {
        let target = nursery.join(path.as_str());
        let written = folders.make(path.folder()).and_then(|()| files::write(&target, bytes));
        written.map_err(|cause| problems::not_writable(&target, cause))?;
    }
    Ok(())
}

/// Gives the nursery its name.
fn rename(nursery: &Path, folder: &Path) -> Result<(), Error> {
    fs::rename(nursery, folder).map_err(|cause| problems::plot_unusable(folder, cause))
}

/// Moves what the nursery holds into the folder around it; on trouble, all of it back.
fn move_into(nursery: &Path, folder: &Path) -> Result<(), Error> {
    let mut moved: Vec<PathBuf> = Vec::new();
    let outcome = fs::read_dir(nursery).and_then(|entries| {
        for entry in entries {
            let name = entry?.file_name();
            let target = folder.join(&name);
            // A rename would replace a file that came meanwhile.
            if target.symlink_metadata().is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            fs::rename(nursery.join(&name), &target)?;
            moved.push(target);
        }
        fs::remove_dir(nursery)
    });
    outcome.map_err(|cause| {
        for target in moved {
            let back = nursery.join(target.file_name().unwrap_or_default());
            let _ = fs::rename(&target, back);
        }
        problems::not_writable(folder, cause)
    })
}
