//! The smaller mappings of `bifolio.yaml`: paywall, feeds, comments, robots, images, preview.

use crate::pipeline::base::config::{AiReaders, CommentMode, Comments, Delivery, Embed, Feeds, Images, Paywall, Tier};
use crate::pipeline::base::ids::PageId;
use crate::pipeline::base::slug::{is_slug, slugify};
use crate::pipeline::base::yaml::{Fields, Item, Report};
use crate::say;

use super::super::references::{Schemes, is_address};
use super::super::values::{flag, id, plain_item};
use super::{email, problems, set};

pub(super) fn paywall(slot: &mut Paywall, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields
        .take("paywall")
        .and_then(|item| item.fields_like("{default_tier: metered, tiers: [subscriber]}", report))
    else {
        return;
    };
    set(&mut slot.tiers, fields.take("tiers").and_then(|item| tiers(&item, report)));
    set(&mut slot.default_tier, fields.take("default_tier").and_then(|item| tier(&item, &slot.tiers, report)));
    if let Some(mut meter) = fields.take("meter").and_then(|item| item.fields_like("{articles: 6}", report)) {
        set(&mut slot.meter_articles, meter.take("articles").and_then(|item| item.whole(0, 1_000, report)));
        meter.end(&[], report);
    }
    let ways = [("omit", Delivery::Omit), ("encrypted", Delivery::Encrypted), ("split", Delivery::Split)];
    set(&mut slot.delivery, fields.take("delivery").and_then(|item| item.one_of(&ways, report)));
    slot.subscribe = fields.take("subscribe").and_then(|item| id(&item, PageId::parse, report));
    fields.end(&[], report);
}

/// The names of the paid tiers, each once.
fn tiers(item: &Item<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for item in item.texts(report)? {
        let name = item.text(report)?.trim();
        let hint = if matches!(name, "free" | "metered") {
            say!(
                "`{name}` is always there, list paid tiers only",
                "`{name}` existe siempre, enumere solo niveles de pago"
            )
        } else if names.iter().any(|known| known == name) {
            say!("take the second one out", "quite el segundo")
        } else if !is_slug(name) {
            let better = slugify(name);
            say!("write `{better}`: `a`–`z`, `0`–`9` and `-`", "escriba `{better}`: `a`–`z`, `0`–`9` y `-`")
        } else {
            names.push(name.to_owned());
            continue;
        };
        report.push(problems::value_invalid(report.place(&item), item.label(), name, hint));
    }
    Some(names)
}

fn tier(item: &Item<'_>, tiers: &[String], report: &mut Report<'_>) -> Option<Tier> {
    let name = item.full_text(report)?.trim();
    let known: Vec<&str> = ["free", "metered"].into_iter().chain(tiers.iter().map(String::as_str)).collect();
    match name {
        "free" => Some(Tier::Free),
        "metered" => Some(Tier::Metered),
        _ if known.contains(&name) => Some(Tier::Paid(name.to_owned())),
        _ => {
            report.push(problems::unknown_tier(report.place(item), name, &known));
            None
        }
    }
}

pub(super) fn feeds(slot: &mut Feeds, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields.take("feeds").and_then(|item| item.fields_like("{items: 40}", report)) else {
        return;
    };
    let items = fields.take("items").and_then(|item| item.whole(1, 1_000, report));
    set(&mut slot.items, items.and_then(|number| usize::try_from(number).ok()));
    set(&mut slot.full_text, flag(&mut fields, "full_text", report));
    fields.end(&[], report);
}

pub(super) fn comments(slot: &mut Comments, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(item) = fields.take("comments") else { return };
    let Some(mut fields) = item.fields_like("{mode: files}", report) else { return };
    let modes = [("none", CommentMode::None), ("files", CommentMode::Files), ("embed", CommentMode::Embed)];
    set(&mut slot.mode, fields.take("mode").and_then(|item| item.one_of(&modes, report)));
    slot.reply_to = fields.take("reply_to").and_then(|item| email(&item, report));
    let service = fields.take("embed");
    if slot.mode == CommentMode::Embed && service.is_none() {
        fields.miss("embed", report);
    }
    slot.embed = service.and_then(|item| embed(&item, report));
    fields.end(&[], report);
}

fn embed(item: &Item<'_>, report: &mut Report<'_>) -> Option<Embed> {
    let mut fields = item.fields_like("{name: Isso, script: https://…, attributes: {…}, thread: {…}}", report)?;
    let name = fields.need("name", report).and_then(|item| plain_item(&item, report));
    let script = fields.need("script", report).and_then(|item| script(&item, report));
    let mut attributes = |key, may_load| {
        let fields = fields.take(key).and_then(|item| item.fields_like("{data-name: …}", report));
        fields.map(|fields| embed_attributes(&fields, may_load, report)).unwrap_or_default()
    };
    let (attributes, thread) = (attributes("attributes", true), attributes("thread", false));
    fields.end(&[], report);
    Some(Embed { name: name?, script: script?, attributes, thread })
}

/// The address of a script, whole as soon as its holes are filled.
fn script(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = with_holes(item, report)?;
    let filled = Embed::HOLES.iter().fold(text.clone(), |text, hole| text.replace(hole, "x"));
    if filled.starts_with("https://") && is_address(&filled, Schemes::Web) && !Embed::host(&text).contains('{') {
        return Some(text);
    }
    let hint = say!("write a whole address: `https://…`", "escriba una dirección completa: `https://…`");
    report.push(problems::link_invalid(report.place(item), item.label(), &text, hint));
    None
}

/// Attributes by name: `data-…` and what tells elements and scripts apart. None that runs a script of its own.
fn embed_attributes(fields: &Fields<'_>, may_load: bool, report: &mut Report<'_>) -> Vec<(String, String)> {
    let known: &[&str] =
        if may_load { &["type", "async", "crossorigin", "integrity", "id"] } else { &["id", "class", "title"] };
    let of = if may_load { "comments.embed.attributes" } else { "comments.embed.thread" };
    let mut pairs = Vec::new();
    for (key, value) in fields.entries() {
        let name = key.scalar().unwrap_or_default();
        let data = name.strip_prefix("data-").filter(|rest| !rest.is_empty());
        let is_sound =
            data.is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        if !is_sound && !known.contains(&name) {
            let words = known.join("`, `");
            let hint = say!("write `data-…`, or one of `{words}`", "escriba `data-…`, o uno de `{words}`");
            report.push(problems::value_invalid(report.place(&key), of, name, hint));
            continue;
        }
        pairs.extend(with_holes(&value, report).map(|value| (name.to_owned(), value)));
    }
    pairs
}

/// Words in which braces hold one of the known names.
fn with_holes(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = item.text(report)?.trim();
    for opening in text.match_indices('{').map(|(at, _)| &text[at..]) {
        let hole = opening.find('}').map_or(opening, |end| &opening[..=end]);
        if !Embed::HOLES.contains(&hole) {
            let known = Embed::HOLES.join("`, `");
            let hint = say!("in braces may stand `{known}`", "entre llaves puede ir `{known}`");
            report.push(problems::value_invalid(report.place(item), item.label(), hole, hint));
            return None;
        }
    }
    Some(text.to_owned())
}

pub(super) fn robots(slot: &mut AiReaders, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) = fields.take("robots").and_then(|item| item.fields_like("{ai: {training: deny}}", report))
    else {
        return;
    };
    let example = "{training: deny, search: allow, user: allow}";
    if let Some(mut ai) = fields.take("ai").and_then(|item| item.fields_like(example, report)) {
        let words = [("allow", true), ("deny", false)];
        set(&mut slot.training, ai.take("training").and_then(|item| item.one_of(&words, report)));
        set(&mut slot.search, ai.take("search").and_then(|item| item.one_of(&words, report)));
        set(&mut slot.user, ai.take("user").and_then(|item| item.one_of(&words, report)));
        ai.end(&[], report);
    }
    fields.end(&[], report);
}

pub(super) fn images(slot: &mut Images, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let Some(mut fields) =
        fields.take("images").and_then(|item| item.fields_like("{widths: [480, 800], quality: 80}", report))
    else {
        return;
    };
    set(&mut slot.widths, fields.take("widths").and_then(|item| widths(&item, report)));
    set(&mut slot.formats, fields.take("formats").and_then(|item| formats(&item, report)));
    let quality = fields.take("quality").and_then(|item| item.whole(1, 100, report));
    set(&mut slot.quality, quality.and_then(|number| u8::try_from(number).ok()));
    let credit = [("required", true), ("optional", false)];
    set(&mut slot.credit_required, fields.take("credit").and_then(|item| item.one_of(&credit, report)));
    let remote = [("keep", true), ("refuse", false)];
    set(&mut slot.keep_remote, fields.take("remote").and_then(|item| item.one_of(&remote, report)));
    fields.end(&[], report);
}

/// Widths in pixels, ascending, each once; an empty list is the default.
fn widths(item: &Item<'_>, report: &mut Report<'_>) -> Option<Vec<u32>> {
    let items = item.list(report)?;
    let mut widths: Vec<u32> = items.iter().filter_map(|item| item.whole(16, 10_000, report)).collect();
    widths.sort_unstable();
    widths.dedup();
    (!widths.is_empty()).then_some(widths)
}

fn formats(item: &Item<'_>, report: &mut Report<'_>) -> Option<Vec<String>> {
    let words = [("webp", "webp"), ("jpeg", "jpeg"), ("avif", "avif")];
    let items = item.list(report)?;
    let formats: Vec<String> = items.iter().filter_map(|item| item.one_of(&words, report)).map(str::to_owned).collect();
    (!formats.is_empty()).then_some(formats)
}

/// Schemes by which a browser runs or shows something itself: no editor has one of them.
const NO_EDITORS: [&str; 9] =
    ["javascript", "vbscript", "data", "blob", "about", "file", "http", "https", "view-source"];

pub(super) fn preview(slot: &mut Option<String>, fields: &mut Fields<'_>, report: &mut Report<'_>) {
    let example = "{editor: \"vscode://file/{path}:{line}\"}";
    let Some(mut fields) = fields.take("preview").and_then(|item| item.fields_like(example, report)) else {
        return;
    };
    *slot = fields.take("editor").and_then(|item| editor(&item, report));
    fields.end(&[], report);
}

/// The address of an editor: a scheme that is one, and the place of the file.
fn editor(item: &Item<'_>, report: &mut Report<'_>) -> Option<String> {
    let text = item.full_text(report)?.trim();
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte));
    let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if is_scheme && is_plain && !NO_EDITORS.contains(&scheme.as_str()) && text.contains("{path}") {
        return Some(text.to_owned());
    }
    let hint = say!(
        "write the address that your editor knows: `editor: \"vscode://file/{{path}}:{{line}}\"`",
        "escriba la dirección que entiende su editor: `editor: \"vscode://file/{{path}}:{{line}}\"`"
    );
    report.push(problems::value_invalid(report.place(item), item.label(), text, hint));
    None
}
