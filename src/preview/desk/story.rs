//! Both texts of a story side by side, a row for each block: what scrolls is one table, so the two scroll together.

use crate::desk::compare::{How, Row, rows};
use crate::desk::{Desk, DeskStory, DeskText, Follows};
use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::percent_encode;
use crate::pipeline::content::block::Block;
use crate::pipeline::render::escape::escaped;

use super::blocks::html;
use super::page::{address, follows, sign, state_of};
use super::words::Words;

/// What stands in `main`. `token` lets the form act.
pub(super) fn main(desk: &Desk, story: &DeskStory, token: &str, say: &Words) -> String {
    let (original, translation) = (&story.original, story.translation.as_ref());
    let gated = if story.is_gated { format!(" {}", sign("gated", say.gated)) } else { String::new() };
    let title = if original.title.is_empty() { story.id.as_str() } else { &original.title };
    let mut out = format!(
        "<h1 lang=\"{}\">{}</h1>\n<p class=\"about\"><code>{}</code> {}{gated}</p>\n",
        original.lang,
        escaped(title),
        escaped(story.id.as_str()),
        follows(story, say)
    );
    let empty: &[Block] = &[];
    let blocks = translation.map_or(empty, |text| &text.blocks);
    let rows = rows(&original.blocks, blocks, desk.accepted(story));
    let is_marked = rows.iter().any(|row| row.how.is_some());
    out.push_str(&told(desk, story, (token, is_marked), say));
    let heads = [Some(original), translation].into_iter().flatten().map(|text| head(text, story, say));
    let heads: String = heads.collect();
    let table = if translation.is_some() { "pair" } else { "pair alone" };
    out.push_str(&format!("<table class=\"{table}\">\n<thead><tr>{heads}</tr></thead>\n<tbody>\n"));
    let mut is_first = true;
    for row in rows {
        // The anchor of the first block that is stale.
        let anchor = row.how.is_some() && std::mem::take(&mut is_first);
        out.push_str(&pair(desk, story, &row, anchor, say));
    }
    out + "</tbody>\n</table>\n"
}

/// How the translation stands, and what can be done about it. `is_marked`: a row below says that it is stale.
fn told(desk: &Desk, story: &DeskStory, (token, is_marked): (&str, bool), say: &Words) -> String {
    let mut out = String::new();
    match &story.follows {
        Follows::Lacking => {
            let id = story.id.as_str();
            let id = if id.contains(' ') { format!("\"{id}\"") } else { id.to_owned() };
            let command = escaped(&format!("bifolio translate {id}"));
            return format!("<p>{} <code>{command}</code></p>\n", say.no_twin);
        }
        Follows::Fresh => return format!("<p>{}</p>\n", say.all_fresh),
        Follows::NeverAccepted => out.push_str(&format!("<p>{}</p>\n", say.not_accepted)),
        // Why it is not known is said below.
        Follows::Unknown => {}
        Follows::Stale(changes) => {
            let noun = if changes.len() == 1 { say.stale_block } else { say.stale_blocks };
            let link = if is_marked { format!(" <a href=\"#stale\">{}</a>", say.first) } else { String::new() };
            out.push_str(&format!("<p>{} {noun}.{link}</p>\n", changes.len()));
        }
    }
    if !desk.is_lock_sound() {
        return out + &format!("<p class=\"notice\">{}</p>\n", say.lock);
    }
    out + &format!(
        "<form class=\"accept\" method=\"post\" action=\"{}/accept\">\n<input type=\"hidden\" name=\"token\" value=\"{token}\">\n\
         <input type=\"hidden\" name=\"seen\" value=\"{}\">\n<p><button aria-describedby=\"accept-help\">{}</button>\n\
         <small id=\"accept-help\">{}</small></p>\n</form>\n",
        address(story),
        seen(story),
        say.accept,
        say.accept_help
    )
}

/// The original as somebody saw it: its blocks, in short.
pub(super) fn seen(story: &DeskStory) -> String {
    let marks =
        story.original.blocks.iter().map(|block| format!("{} {}", block.kind().as_str(), block.mark.fingerprint));
    super::super::good::fingerprint(marks.collect::<Vec<_>>().join("\n").as_bytes())
}

fn head(text: &DeskText, story: &DeskStory, say: &Words) -> String {
    let name = if text.lang == Lang::En { say.english } else { say.spanish };
    let role = if text.lang == story.original.lang { say.original } else { say.translation };
    format!(
        "<th scope=\"col\">{name} <small>({})</small> {}<br><small><code>{}</code></small></th>",
        role.to_lowercase(),
        state_of(text, say),
        escaped(text.source.as_str())
    )
}

fn pair(desk: &Desk, story: &DeskStory, row: &Row, anchor: bool, say: &Words) -> String {
    let mark = row.how.map(|how| {
        let (kind, text) = match how {
            How::Changed => ("changed", say.changed),
            How::Added => ("added", say.added),
            How::Gone => ("gone", say.gone),
        };
        (kind, sign("stale", text))
    });
    let (class, mark) =
        mark.map_or((String::new(), String::new()), |(kind, mark)| (format!(" class=\"stale {kind}\""), mark));
    let id = if anchor { " id=\"stale\"" } else { "" };
    let left = cell(desk, &story.original, row.original, &mark, say);
    let right = story.translation.as_ref().map(|text| cell(desk, text, row.translation, "", say));
    format!("<tr{id}{class}>{left}{}</tr>\n", right.unwrap_or_default())
}

/// A block with its place; where one is missing, that is said.
fn cell(desk: &Desk, text: &DeskText, at: Option<usize>, mark: &str, say: &Words) -> String {
    let Some(block) = at.and_then(|at| text.blocks.get(at)) else {
        return format!("<td class=\"missing\">{mark}<p>{}</p></td>", say.missing);
    };
    let place = format!("{}:{}", text.source.name(), block.place.start.line);
    let place = match editor(desk, block) {
        Some(href) => {
            let edit = escaped(&format!("{} {place}", say.edit));
            format!("<a class=\"place\" href=\"{}\" aria-label=\"{edit}\">{}</a>", escaped(&href), escaped(&place))
        }
        None => format!("<span class=\"place\">{}</span>", escaped(&place)),
    };
    let kind = block.kind().as_str();
    let what = if block.kind().is_field() { format!(" <code>{kind}</code>") } else { String::new() };
    let full = escaped(&format!("{}:{}", text.source, block.place.start.line));
    format!(
        "<td title=\"{full}\"><p class=\"where\">{place}{what} {mark}</p><div class=\"said\" lang=\"{}\">{}</div></td>",
        text.lang,
        html(block, text.lang, &desk.config)
    )
}

/// The address that opens the editor, where the configuration names one.
fn editor(desk: &Desk, block: &Block) -> Option<String> {
    let pattern = desk.config.preview_editor.as_deref()?;
    let whole = desk.root.join(block.place.file.as_str());
    let whole = whole.to_string_lossy().replace('\\', "/");
    let path: Vec<String> = whole.trim_start_matches('/').split('/').map(percent_encode).collect();
    // Between an address and a path stands one slash.
    let path = format!("/{}", path.join("/"));
    let pattern = pattern.replace("/{path}", "{path}");
    Some(pattern.replace("{path}", &path).replace("{line}", &block.place.start.line.to_string()))
}
