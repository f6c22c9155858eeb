//! The format for people: the sentence, the line with a caret, second places, what to type. The one module that knows
//! annotate-snippets.

use std::cell::RefCell;
use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use crate::pipeline::base::diagnostic::{Diagnostic, Place, Severity};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::SourcePath;

use super::excerpt::excerpt;
use super::plain::plain;
use super::{Counts, ReportSettings, SourceText, summary, words};

/// Diagnostics shown in full; of more nobody reads the first.
const SHOWN: usize = 100;

/// Writes the first hundred diagnostics in full, the weightiest if there are more, and says how many are left.
pub(super) fn render(all: &[&Diagnostic], settings: &ReportSettings, source_text: SourceText<'_>) -> String {
    let (shown, left) = weightiest(all);
    let pen = Pen { settings, source_text, texts: RefCell::default() };
    let renderer = if settings.color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in shown {
        out.push_str(&renderer.render(&pen.groups(diagnostic)));
        out.push_str("\n\n");
    }
    if !left.is_empty() {
        out.push_str(&rest(Counts::of_refs(&left), settings.messages));
    }
    out
}

/// Divides diagnostics into those shown and those counted, each in the order given. Errors are shown before warnings.
fn weightiest<'a>(all: &[&'a Diagnostic]) -> (Vec<&'a Diagnostic>, Vec<&'a Diagnostic>) {
    let mut ranks: Vec<usize> = (0..all.len()).collect();
    ranks.sort_by_key(|&at| all[at].severity);
    let mut is_shown = vec![false; all.len()];
    for &at in ranks.iter().take(SHOWN) {
        is_shown[at] = true;
    }
    let (shown, left): (Vec<_>, Vec<_>) = all.iter().zip(is_shown).partition(|(_, is_shown)| *is_shown);
    let only = |pairs: Vec<(&&'a Diagnostic, bool)>| pairs.into_iter().map(|(diagnostic, _)| *diagnostic).collect();
    (only(shown), only(left))
}

/// The line that stands for what is not shown.
fn rest(left: Counts, lang: Lang) -> String {
    let counted = summary::counted(left, lang);
    match lang {
        Lang::En => format!("… and more: {counted}; `--format short` shows all\n\n"),
        Lang::Es => format!("… y más: {counted}; `--format short` los muestra todos\n\n"),
    }
}

/// What is needed to draw one diagnostic after another.
struct Pen<'a> {
    settings: &'a ReportSettings,
    source_text: SourceText<'a>,
    /// Files that have been asked for.
    texts: RefCell<BTreeMap<SourcePath, Option<String>>>,
}

impl Pen<'_> {
    /// The diagnostic itself with its hints, then its other places.
    fn groups(&self, diagnostic: &Diagnostic) -> Vec<Group<'static>> {
        let lang = self.settings.messages;
        let title = level(diagnostic.severity, lang)
            .primary_title(words::message(diagnostic, self.settings))
            .id(diagnostic.code.as_str());
        let place = diagnostic.place.iter().flat_map(|place| self.place(place, AnnotationKind::Primary));
        let hints = words::hints(diagnostic, self.settings).into_iter();
        let hints = hints.map(|hint| Element::from(Level::HELP.with_name(words::help(lang)).message(hint)));
        let first = Group::with_title(title).elements(place).elements(hints);
        let others = diagnostic.related.iter().map(|(place, label)| {
            let title = Level::NOTE.with_name(words::note(lang)).secondary_title(plain(&label[lang]));
            Group::with_title(title).elements(self.place(place, AnnotationKind::Context))
        });
        std::iter::once(first).chain(others).collect()
    }

    /// The file, line and column, and the line itself where it can be had.
    ///
    /// The renderer counts the column in the snippet that it is given. Where that would be wrong, because the line was
    /// cut, the place is said apart.
    fn place(&self, place: &Place, kind: AnnotationKind) -> Vec<Element<'static>> {
        let (line, column) = (place.start.line as usize, place.start.column as usize);
        let path = plain(&format!("{}{}", self.settings.folder, place.file));
        let mut texts = self.texts.borrow_mut();
        let text = texts.entry(place.file.clone()).or_insert_with(|| (self.source_text)(&place.file));
        let found = text.as_deref().and_then(|text| excerpt(text, place));
        let is_true = found.as_ref().is_some_and(|found| found.column_is_true);
        let snippet = found.map(|found| {
            Snippet::source(found.text)
                .line_start(line)
                .path(is_true.then(|| path.clone()))
                .annotation(kind.span(found.mark))
        });
        let origin = (!is_true).then(|| Origin::path(path).line(line).char_column(column));
        origin.map(Element::from).into_iter().chain(snippet.map(Element::from)).collect()
    }
}

/// The severity in the language of messages.
fn level(severity: Severity, lang: Lang) -> Level<'static> {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    level.with_name(words::severity(severity, lang))
}
