//! One Markdown file in, one article out: block, fields and body put together.

use std::sync::Arc;

use crate::pipeline::base::config::Config;
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

use super::article::Article;
use super::front_block::split;
use super::front_matter::{self, unreadable};
use super::prose::Prose;

/// Reads an article. The body is read, and its problems told, also where the front matter cannot be read.
pub fn read(source: &SourcePath, lang: Lang, text: &str, config: &Config, prose: &Prose) -> Article {
    let split = split(source, text);
    let front = match split.problem {
        Some(problem) => unreadable(source, vec![problem]),
        None => front_matter::read(&split.block, lang, config, prose),
    };
    let (body, problems) = (prose.text)(source, lang, split.body, split.body_line, config);
    let mut diagnostics = front.diagnostics;
    diagnostics.extend(problems);
    Article {
        source: source.clone(),
        lang,
        block: Arc::new(split.block),
        is_readable: front.is_readable,
        role: front.role,
        story: Arc::new(front.story),
        fields: Arc::new(front.fields),
        text: Arc::new(body),
        diagnostics,
    }
}
