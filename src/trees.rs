//! The folders that a build writes: the public one, and beside it the two of the delivery `split`, which are never put
//! where the public one goes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::build::Request;
use crate::pipeline::base::config::Delivery;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::OutputPath;
use crate::pipeline::collect::stamp::Stamp;
use crate::pipeline::write::{self, Destination, Options, Output, Sign, Trees, Written};
use crate::problems;

/// The trees beside the public one, in the order in which they are committed: what the public tree leads to comes first.
const BESIDE: [(&str, Sign); 2] = [("protected", Sign::Protected), ("server", Sign::Server)];

/// How the files of each tree looked when a build left them: the public tree, then those beside it.
pub(crate) type Stamps = [BTreeMap<OutputPath, Stamp>; 3];

/// The folders of one build. Dropped without [`settle`](Folders::settle), they stay as they were.
pub(crate) struct Folders {
    pub(crate) public: Output,
    beside: [Option<Output>; 2],
}

/// The folders that stand beside an output.
pub(crate) fn beside(output: &Path) -> [PathBuf; 2] {
    BESIDE.map(|(name, _)| output.with_file_name(name))
}

impl Folders {
    /// Opens the public folder; what an earlier build has begun there is finished.
    pub(crate) fn open(request: &Request<'_>, options: Options) -> Result<Folders, Error> {
        let public = write::open(request.output, &request.root.join(".bifolio"), options)?;
        Ok(Folders { public, beside: [None, None] })
    }

    /// Opens the others where `delivery` fills them, or where an earlier build did and they are to be emptied.
    pub(crate) fn open_beside(&mut self, request: &Request<'_>, delivery: Option<Delivery>) -> Result<(), Error> {
        let Some(options) = request.write else { return Ok(()) };
        let memory = request.root.join(".bifolio");
        let folders = beside(request.output);
        if delivery == Some(Delivery::Split) && folders.iter().any(|folder| folder == request.output) {
            return Err(problems::output_is_beside(request.output));
        }
        for ((folder, (_, sign)), slot) in folders.iter().zip(BESIDE).zip(&mut self.beside) {
            let is_wanted = delivery == Some(Delivery::Split)
                || folder != request.output && delivery.is_some() && write::was_written(folder, &memory);
            if is_wanted {
                let mut output = write::open(folder, &memory, Options { sign, ..options })?;
                output.look()?;
                *slot = Some(output);
            }
        }
        Ok(())
    }

    /// Where the files of each tree go.
    pub(crate) fn destinations(&self) -> Trees<'_> {
        let [protected, server] = self.beside.each_ref().map(|output| output.as_ref().map(Destination::Folder));
        Trees { public: Destination::Folder(&self.public), protected, server }
    }

    /// Takes how an earlier build left the files.
    pub(crate) fn trust(&mut self, stamps: Stamps) {
        let [public, beside @ ..] = stamps;
        self.public.trust(public);
        for (output, stamps) in self.beside.iter_mut().zip(beside) {
            output.iter_mut().for_each(|output| output.trust(stamps.clone()));
        }
    }

    /// Whether every tree held what an earlier build left, and nothing else, when it was looked at.
    pub(crate) fn are_as_left(&self) -> bool {
        std::iter::once(&self.public).chain(self.beside.iter().flatten()).all(Output::is_as_left)
    }

    /// Makes every tree what was planned. What was done to the public one is said, with the numbers of all; what is foreign
    /// in another is named with its folder.
    pub(crate) fn settle(&mut self) -> Result<(Written, Stamps), Error> {
        let mut stamps = Stamps::default();
        let mut all = Written::default();
        for (((name, _), output), stamps) in BESIDE.iter().zip(&mut self.beside).zip(&mut stamps[1..]) {
            let Some(output) = output else { continue };
            let written = output.settle()?;
            *stamps = output.stamps(&written.files);
            let named = written.foreign.iter().filter_map(|path| OutputPath::new(&format!("{name}/{path}")));
            all.foreign.extend(named);
            all.add(&written);
        }
        let written = self.public.settle()?;
        stamps[0] = self.public.stamps(&written.files);
        all.add(&written);
        Ok((Written { foreign: [written.foreign, all.foreign].concat(), files: written.files, ..all }, stamps))
    }
}
