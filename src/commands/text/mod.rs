//! The commands that begin texts, `new` and `translate`: what they know of the site, and how their files are written.

mod blocks;
pub mod new;
pub mod translate;

use std::sync::Arc;

use crate::cli::Invocation;
use crate::gather;
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::nearest;
use crate::pipeline::base::error::Error;
use crate::pipeline::base::ids::SectionId;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::letters::is_refused;
use crate::pipeline::base::path::SourcePath;
use crate::pipeline::collect::tree::{self, Tree};
use crate::pipeline::content::article::Article;
use crate::say;

use super::build::root;

/// The site that a text is begun for. What is wrong with its other files is not told here: `check` does that.
struct Desk {
    tree: Tree,
    articles: Vec<Arc<Article>>,
    sections: Vec<SectionId>,
    now: When,
}

impl Desk {
    fn open(invocation: &Invocation) -> Result<Desk, Error> {
        let root = root(invocation)?;
        let tree = tree::scan(&root, &[])?;
        let mut told = Vec::new();
        let Some((config, _)) = gather::config(&tree, &mut told) else {
            return Err(Error::usage(say!("bifolio.yaml cannot be used", "bifolio.yaml no se puede usar"))
                .at(root.join("bifolio.yaml"))
                .hint(say!("`bifolio check` says why", "`bifolio check` dice por qué")));
        };
        let now = config.timezone.at(invocation.now.resolve(&config.timezone)?);
        let terms = gather::data(&tree, &config, &mut told).terms;
        let articles = gather::articles(&tree, &config, &mut told);
        Ok(Desk { tree, articles, sections: terms.sections.iter().map(|(id, _)| id.clone()).collect(), now })
    }

    /// A file that is not there yet: `folder/stem.lang.md`, with a number where that is taken. After a hundred it is refused.
    fn free(&self, folder: &str, stem: &str, lang: Lang) -> Result<SourcePath, Error> {
        let numbered = (2..100).map(|number| format!("{stem}-{number}"));
        std::iter::once(stem.to_owned())
            .chain(numbered)
            .filter_map(|stem| SourcePath::new(&format!("{folder}/{stem}.{lang}.md")))
            .find(|path| !self.tree.has(path))
            .ok_or_else(|| {
                let message = say!("a hundred texts of this name are there", "ya hay cien textos con este nombre");
                Error::usage(message).at(format!("{folder}/{stem}.{lang}.md"))
            })
    }

    /// Now, to the minute, as front matter writes it.
    fn minute(&self) -> String {
        self.now.local.strftime("%Y-%m-%dT%H:%M").to_string()
    }
}

/// A value in front matter, whatever stands in it.
fn quoted(text: &str) -> String {
    // What JSON quotes YAML reads as it was, but for what it takes for the end of a line or refuses to see.
    let is_lost = |c: char| is_refused(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
    let shown = |c: char| if is_lost(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    serde_json::Value::from(text).to_string().chars().map(shown).collect()
}

/// A name that the site does not know, with the nearest that it knows, or all.
fn unknown<'a>(option: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let known: Vec<&str> = known.collect();
    let message = say!("`{option} {name}`: there is no such name", "`{option} {name}`: no existe ese nombre");
    let error = Error::usage(message);
    match nearest(name, known.iter().copied()) {
        Some(near) => error.hint(say!("did you mean `{near}`?", "¿quiso decir `{near}`?")),
        None if known.is_empty() => error,
        None => {
            let all = known.join(", ");
            error.hint(say!("write one of these: {all}", "escriba uno de estos: {all}"))
        }
    }
}
