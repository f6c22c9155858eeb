//! What is sealed before any page is printed: keys for the edition, the pictures and files behind cuts, the lists of
//! grants. The texts themselves are sealed by `render`, once the theme has closed them.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::build::{Built, Request};
use crate::memory::{Memory, Sealed};
use crate::paywall::Keys;
use crate::pipeline::base::config::{Delivery, Tier};
use crate::pipeline::base::diagnostic::Diagnostic;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::StoryId;
use crate::pipeline::base::kind::content_type;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::{SourcePath, Url};
use crate::pipeline::collect::media;
use crate::pipeline::collect::tree::Tree;
use crate::pipeline::edition::Edition;
use crate::pipeline::edition::gated::Gated;
use crate::pipeline::encrypt::grant;
use crate::pipeline::encrypt::ring::KeyRing;
use crate::pipeline::encrypt::seal::{self, Place};
use crate::pipeline::encrypt::sealing::{self, References, Sealing};
use crate::pipeline::pages::Book;
use crate::pipeline::write::Destination;
use crate::problems;

/// The pictures and files that stand behind a cut, by text, and the tier that opens them.
pub(crate) type GatedFiles = BTreeMap<(StoryId, Lang), (Tier, Vec<SourcePath>)>;

/// The book with what seals its gated texts, where they are to be sealed: their pictures and files are sealed and staged
/// here, or kept from the build before. Whether anything was staged.
pub(crate) fn sealed(
    request: &Request<'_>,
    memory: &mut Memory,
    (tree, book): (&Tree, Arc<Book>),
    (output, are_kept): (Option<Destination<'_>>, bool),
    built: &mut Built,
) -> Result<(Arc<Book>, bool), Error> {
    let before = memory.sealed.take();
    let edition = &book.edition;
    let Some(keys) = keys(request, edition, built)? else { return Ok((book, false)) };
    let (config, now) = (&edition.config, edition.moment.now.instant);
    let files = gated_files(edition);
    let mark = keys.mark();
    let known = before.filter(|before| {
        let same_offer = before.until.is_none_or(|until| now < until);
        are_kept && same_offer && before.files == files && before.keys == mark
    });
    let is_anew = known.is_none();
    let references = match known {
        Some(before) => before.references,
        None => {
            let output = output.filter(|_| !built.fails());
            let (references, problems) = seal_files(tree, edition, &files, &keys.ring, output)?;
            output.map_or(Ok(()), |output| grants(edition, &keys, output))?;
            built.diagnostics.extend(problems);
            references
        }
    };
    memory.sealed = Some(Sealed { files, references: references.clone(), keys: mark, until: keys.ring.until(now) });
    let has_grants = keys.subscribers.is_some();
    let sealing = Sealing::new(keys.ring.clone(), &config.paywall.tiers, now, has_grants, references);
    Ok((Arc::new(book.sealing(Arc::new(sealing))), is_anew))
}

/// The keys that seal the edition, or of passes that lift the meter; `None` where there are no passes, or none that would open
/// what is sealed.
fn keys(request: &Request<'_>, edition: &Edition, built: &mut Built) -> Result<Option<Arc<Keys>>, Error> {
    let paywall = &edition.config.paywall;
    if !paywall.has_passes {
        return Ok(None);
    }
    let keys = (request.keys)(&edition.config)?;
    let now = edition.moment.now;
    let is_out = |tier: &&String| keys.ring.on_offer(tier, now.instant).next().is_none();
    let out: Vec<&String> = paywall.tiers.iter().filter(is_out).collect();
    let seals = paywall.delivery == Delivery::Encrypted;
    built.diagnostics.extend(out.iter().map(|tier| problems::keys_out(tier, now, seals)));
    Ok(Some(keys).filter(|_| !seals || out.is_empty()))
}

/// The pictures and files that stand behind a cut and are to be sealed, by text.
fn gated_files(edition: &Edition) -> GatedFiles {
    if edition.config.paywall.delivery != Delivery::Encrypted {
        return GatedFiles::new();
    }
    let files = edition.gated().filter(|(_, _, gated)| !gated.files().is_empty());
    let all = |gated: &Gated| gated.files().iter().map(|(_, file)| file.clone()).collect();
    files.map(|(story, text, gated)| ((story.id.clone(), text.lang), (story.facts.tier.clone(), all(gated)))).collect()
}

/// Seals the pictures and files that stand behind a cut, stages them where an output is given, and returns what opens
/// each of them.
fn seal_files(
    tree: &Tree,
    edition: &Edition,
    files: &GatedFiles,
    ring: &KeyRing,
    output: Option<Destination<'_>>,
) -> Result<(References, Vec<Diagnostic>), Error> {
    let seal = |((id, lang), (tier, files)): (&(StoryId, Lang), &(Tier, Vec<SourcePath>))| {
        let (mut references, mut problems) = (Vec::new(), Vec::new());
        let Some(text) = edition.stories.get(id).and_then(|story| story.text(*lang)) else {
            return Ok(((id.clone(), *lang), references, problems));
        };
        let path = sealing::path(text, &edition.config.base_url);
        let place = Place { id: id.as_str(), lang: *lang, tier: tier.as_str(), path: &path };
        for file in files {
            match media::publishable(tree, file) {
                Ok(bytes) => {
                    let sealed = seal::asset(ring, &place, file.as_str(), content_type(file.as_str()), &bytes);
                    let at = Url::new(&format!("{}{}", seal::FOLDER, sealed.file)).output();
                    if let Some(output) = output {
                        output.put(&at, &sealed.bytes)?;
                    }
                    references.push(sealed.reference);
                }
                Err(problem) => {
                    // Those after it keep their places.
                    references.push(String::new());
                    problems.push(problem);
                }
            }
        }
        Ok(((id.clone(), *lang), references, problems))
    };
    let sealed: Result<Vec<_>, Error> = files.par_iter().map(seal).collect();
    let (mut references, mut problems) = (References::new(), Vec::new());
    for (text, own, told) in sealed? {
        references.insert(text, own);
        problems.extend(told);
    }
    Ok((references, problems))
}

/// Stages the lists from which lasting secrets get their keys.
fn grants(edition: &Edition, keys: &Keys, output: Destination<'_>) -> Result<(), Error> {
    let Some(subscribers) = &keys.subscribers else { return Ok(()) };
    let (config, now) = (&edition.config, edition.moment.now.instant);
    let lists = grant::files(&keys.ring, &config.paywall.tiers, subscribers, &config.timezone, now);
    lists.into_par_iter().try_for_each(|(path, bytes)| output.put(&Url::new(&path).output(), &bytes))
}
