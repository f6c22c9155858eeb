//! The folders that a build writes: the public one, and beside it the two of the delivery `split`, which are never put
//! where the public one goes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::build::Request;
use crate::pipeline::base::config::{Config, Delivery};
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::path::{BaseUrl, OutputPath, percent_decode};
use crate::pipeline::write::{self, Destination, Left, Options, Output, Sign, Trees, Written};
use crate::problems;

/// The trees beside the public one, in the order in which they are committed: what the public tree leads to comes first.
const BESIDE: [(&str, Sign); 2] = [("protected", Sign::Protected), ("server", Sign::Server)];

/// How a build left the files of each tree: the public one, then those beside it.
pub(crate) type AllLeft = [Left; 3];

/// The folders of one build. Dropped without [`settle`](Folders::settle), they stay as they were.
pub(crate) struct Folders {
    pub(crate) public: Output,
    beside: [Option<Output>; 2],
    /// Whether this build fills what stands beside.
    is_split: bool,
}

/// The folders that stand beside an output: beside the folder that is the root of the host, which is another where the
/// site stands below a path and its output does, too. Errors: the output cannot be reached.
fn beside(output: &Path, base_url: &BaseUrl) -> Result<[PathBuf; 2], Error> {
    let output = write::named(output)?;
    let path = percent_decode(&base_url.path);
    let path = Path::new(path.trim_start_matches('/'));
    let below = || output.ends_with(path).then(|| output.ancestors().nth(path.components().count())).flatten();
    let root = if path.as_os_str().is_empty() { output.as_path() } else { below().unwrap_or(&output) };
    Ok(BESIDE.map(|(name, _)| root.with_file_name(name)))
}

/// Refuses an output beside which nothing can be kept: it has the name of a tree there, or holds one, or lies in one.
pub(crate) fn check(output: &Path, base_url: &BaseUrl) -> Result<(), Error> {
    let [protected, server] = beside(output, base_url)?;
    let all = [write::resolved(output)?, write::resolved(&protected)?, write::resolved(&server)?];
    for (index, one) in all.iter().enumerate() {
        if all.iter().enumerate().any(|(other, folder)| other != index && folder.starts_with(one)) {
            return Err(problems::trees_overlap(output));
        }
    }
    Ok(())
}

impl Folders {
    /// Opens the public folder; what an earlier build has begun there is finished.
    pub(crate) fn open(request: &Request<'_>, options: Options) -> Result<Folders, Error> {
        let public = write::open(request.output, &request.root.join(".bifolio"), options)?;
        Ok(Folders { public, beside: [None, None], is_split: false })
    }

    /// Opens the others where this build fills them, or where an earlier one of the same output did and they are to be
    /// emptied.
    pub(crate) fn open_beside(&mut self, request: &Request<'_>, config: Option<&Config>) -> Result<(), Error> {
        let (Some(options), Some(config)) = (request.write, config) else { return Ok(()) };
        let base_url = &config.base_url;
        let memory = request.root.join(".bifolio");
        self.is_split = config.paywall.delivery == Delivery::Split;
        if self.is_split {
            check(request.output, base_url)?;
        }
        for ((folder, (_, sign)), slot) in beside(request.output, base_url)?.iter().zip(BESIDE).zip(&mut self.beside) {
            let owner = write::owner(folder, &memory);
            let is_ours = owner.as_deref() == Some(self.public.key());
            if self.is_split && owner.is_some() && !is_ours && write::has_sign(folder, sign) {
                return Err(problems::tree_of_another(folder, request.output));
            }
            if self.is_split || is_ours {
                let mut output = write::open(folder, &memory, Options { sign, ..options })?;
                output.own(self.public.key())?;
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
    pub(crate) fn trust(&mut self, left: AllLeft) {
        let [public, beside @ ..] = left;
        self.public.trust(public);
        for (output, left) in self.beside.iter_mut().zip(beside) {
            output.iter_mut().for_each(|output| output.trust(left.clone()));
        }
    }

    /// How the files of every tree are left where none of them is written now.
    pub(crate) fn all_left(&self) -> AllLeft {
        let [protected, server] = self.beside.each_ref().map(|output| output.as_ref().map(Output::as_left));
        [self.public.as_left(), protected.unwrap_or_default(), server.unwrap_or_default()]
    }

    /// Plans every file of every tree as it was left, but for some of the public one that are put now.
    pub(crate) fn keep_rest(&mut self, put: &BTreeSet<OutputPath>) {
        self.public.keep_rest(put);
        self.beside.iter_mut().flatten().for_each(|output| output.keep_rest(&BTreeSet::new()));
    }

    /// Whether every tree held what an earlier build left, and nothing else, when it was looked at.
    pub(crate) fn are_as_left(&self) -> bool {
        std::iter::once(&self.public).chain(self.beside.iter().flatten()).all(Output::is_as_left)
    }

    /// Trees beside the output that hold whole pages, and of which nobody remembers that they are this site's.
    pub(crate) fn left_behind(&self, request: &Request<'_>, base_url: &BaseUrl) -> Result<Vec<Diagnostic>, Error> {
        if self.is_split || self.beside.iter().any(Option::is_some) {
            return Ok(Vec::new());
        }
        let memory = request.root.join(".bifolio");
        let folders = beside(request.output, base_url)?;
        let are_there = folders.iter().zip(BESIDE).all(|(folder, (_, sign))| write::has_sign(folder, sign));
        let is_known = folders.iter().any(|folder| write::owner(folder, &memory).is_some());
        Ok(if are_there && !is_known { vec![problems::tree_left_behind()] } else { Vec::new() })
    }

    /// Makes every tree what was planned, once each of them is ready for it. What was done to the public one is said, with
    /// the numbers of all; what is foreign in the protected one is named with its folder.
    pub(crate) fn settle(&mut self) -> Result<(Written, AllLeft), Error> {
        self.beside.iter_mut().flatten().try_for_each(Output::prepare)?;
        self.public.prepare()?;
        let mut left = AllLeft::default();
        let mut all = Written::default();
        for (((name, sign), output), left) in BESIDE.iter().zip(&mut self.beside).zip(&mut left[1..]) {
            let Some(output) = output.as_mut().filter(|output| !output.is_nothing()) else { continue };
            let written = output.settle()?;
            *left = output.left(&written.files);
            // Beside the rules lies what a host's own tools make of them.
            let foreign = written.foreign.iter().filter(|_| *sign == Sign::Protected);
            all.foreign.extend(foreign.filter_map(|path| OutputPath::new(&format!("{name}/{path}"))));
            all.add(&written);
        }
        let written = self.public.settle()?;
        left[0] = self.public.left(&written.files);
        all.add(&written);
        Ok((Written { foreign: [written.foreign, all.foreign].concat(), files: written.files, ..all }, left))
    }
}
