//! Pairs → stories: what is live, what belongs to the story, where each text stands. The questions of the texts stay
//! open until everything has its place (`answer.rs`).

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pipeline::base::code::Code;
use crate::pipeline::base::config::{Config, Tier};
use crate::pipeline::base::date::When;
use crate::pipeline::base::diagnostic::{Diagnostic, Place};
use crate::pipeline::base::ids::{AuthorId, SectionId, StoryId, TopicId};
use crate::pipeline::base::lang::{ByLang, Lang};
use crate::pipeline::content::article::{Article, ImageFields, Kind, Person, Publish, StoryFields};
use crate::pipeline::content::front_block::FrontBlock;

use super::address::{self, ArticleParts};
use super::lists::ListOf;
use super::open::Answers;
use super::pair::{Pair, against_original, weigh};
use super::people::{Credited, credit};
use super::problems;
use super::schedule::{self, Moment, State};
use super::story::{Facts, LiveText, Story};
use super::terms::Terms;

/// What a pair is measured against.
pub(super) struct Known<'a> {
    pub(super) config: &'a Config,
    pub(super) terms: &'a Terms,
    pub(super) authors: &'a BTreeSet<AuthorId>,
    pub(super) moment: Moment,
}

/// A pair as the edition sees it.
pub(super) struct Seen {
    /// The most awake state of the texts.
    pub(super) state: State,
    /// The story, where one of its texts is live and its section is known.
    pub(super) story: Option<Story>,
    /// Its other texts: their links and pictures are looked at too, and then forgotten.
    pub(super) asleep: Vec<Asleep>,
    /// What is wrong with the files of the pair.
    pub(super) problems: Vec<Diagnostic>,
}

/// A text that readers may not see.
pub(super) struct Asleep {
    pub(super) text: LiveText,
    pub(super) state: State,
    /// The story's facts.
    pub(super) facts: Facts,
}

/// Decides what of a pair is live, and checks what it refers to.
pub(super) fn see(pair: &Pair, known: &Known<'_>) -> Seen {
    let (original, translation) = schedule::states(pair, &known.moment);
    let state = super::resolve::most_awake(original, translation);
    let mut problems = own_problems(&pair.original, original, state, known);
    if let (Some(article), Some(own)) = (&pair.translation, translation) {
        let (tier, is_live) =
            (known.config.paywall.default_tier.as_str(), schedule::seems_live(article, &known.moment));
        problems.extend(against_original(&pair.original, article, tier, is_live));
        problems.extend(own_problems(article, own, own, known));
    }
    problems.extend(references(&pair.original, known).into_iter().map(|problem| weigh(problem, !state.forgives())));
    problems.extend(waiting(pair, original, translation));
    let (story, asleep) = story(pair, original, translation, known);
    if let Some(story) = &story {
        problems.extend(twins_disagree(story));
        problems.extend(reasons_missing(story));
    }
    Seen { state, story, asleep, problems }
}

/// What is wrong with a file. Of a text that is not live it is a warning, but for the fields of the story while another
/// text of it is live: a tier or an embargo that cannot be read must not let that text out.
fn own_problems(article: &Article, own: State, story: State, known: &Known<'_>) -> Vec<Diagnostic> {
    let translators = unknown_people(article, "translators", &article.fields.translators, known);
    let all = article.diagnostics.iter().cloned().chain(translators);
    all.map(|problem| {
        let counts = !own.forgives() || (!story.forgives() && is_of_story(&article.block, &problem));
        weigh(problem, counts)
    })
    .collect()
}

/// Keys of the fields that belong to the story.
const STORY_KEYS: [&str; 14] = [
    "story",
    "authors",
    "section",
    "topics",
    "tier",
    "kind",
    "syndicated_from",
    "series",
    "comments",
    "embargo",
    "expires",
    "withdrawn",
    "publish",
    "contributors",
];

/// Whether a problem may touch a field of the story: it stands in one, or a key could not be understood.
fn is_of_story(block: &FrontBlock, problem: &Diagnostic) -> bool {
    let Some(place) = &problem.place else { return false };
    let lines: Vec<&str> = block.yaml.lines().collect();
    let Some(line) = place.start.line.checked_sub(block.first_line).map(|line| line as usize) else { return false };
    if line >= lines.len() {
        return false;
    }
    let is_key = |line: &&&str| line.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\''));
    let key = lines[..=line].iter().rev().find(is_key).and_then(|line| line.split(':').next()).unwrap_or_default();
    matches!(problem.code, Code::KeyUnknown | Code::KeyDuplicate | Code::YamlSyntax)
        || STORY_KEYS.contains(&key.trim().trim_matches(['"', '\'']))
}

/// Authors, section, topics, series and contributors that do not exist.
fn references(original: &Article, known: &Known<'_>) -> Vec<Diagnostic> {
    let fields = &original.story;
    let place = |path: &[&str]| original.block.place(path);
    let mut problems = unknown_people(original, "authors", fields.authors.as_deref().unwrap_or_default(), known);
    if let Some(section) = &fields.section {
        problems.extend(known.terms.unknown_section(section, || place(&["section"])));
    }
    let topics: Vec<_> = fields.topics.iter().flatten().enumerate().collect();
    let lost = topics.into_iter().filter(|(_, topic)| known.terms.topic(topic).is_none()).collect::<Vec<_>>();
    for (place, (_, topic)) in list_places(&original.block, "topics", &lost).iter().zip(&lost) {
        problems.extend(known.terms.unknown_topic(topic, || place.clone()));
    }
    if let Some(series) = &fields.series {
        problems.extend(known.terms.unknown_series(series, || place(&["series"])));
    }
    for (index, work) in fields.contributors.iter().flatten().enumerate() {
        for (who, person) in work.who.iter().enumerate() {
            let place = || place(&["contributors", &index.to_string(), "who", &who.to_string()]);
            problems.extend(unknown_person(person, place, known));
        }
    }
    problems
}

fn unknown_people(article: &Article, key: &str, people: &[Person], known: &Known<'_>) -> Vec<Diagnostic> {
    let is_missing = |person: &Person| matches!(person, Person::Known(id) if !known.authors.contains(id));
    let lost: Vec<_> = people.iter().enumerate().filter(|(_, person)| is_missing(person)).collect();
    let places = list_places(&article.block, key, &lost);
    places.into_iter().zip(&lost).filter_map(|(place, (_, person))| unknown_person(person, || place, known)).collect()
}

/// Where entries of a list stand, by their numbers. The block is read once for all of them.
fn list_places<T>(block: &FrontBlock, key: &str, entries: &[(usize, T)]) -> Vec<Place> {
    if entries.is_empty() {
        return Vec::new();
    }
    let numbers: Vec<String> = entries.iter().map(|(index, _)| index.to_string()).collect();
    let paths: Vec<[&str; 2]> = numbers.iter().map(|number| [key, number.as_str()]).collect();
    block.places(&paths.iter().map(<[&str; 2]>::as_slice).collect::<Vec<_>>())
}

fn unknown_person(person: &Person, place: impl FnOnce() -> Place, known: &Known<'_>) -> Option<Diagnostic> {
    let Person::Known(id) = person else { return None };
    let names = known.authors.iter().map(AuthorId::as_str);
    (!known.authors.contains(id)).then(|| problems::unknown_author(&place(), id.as_str(), names))
}

/// A note for a story that is held back until its twin is there.
fn waiting(pair: &Pair, original: State, translation: Option<State>) -> Option<Diagnostic> {
    let waits = original == State::Waiting || translation == Some(State::Waiting);
    let twin = if original == State::Waiting { translation } else { Some(original) };
    let together = pair.original.story.publish == Some(Publish::Together);
    (waits && together).then(|| problems::story_waits(&pair.original, &pair.id, twin))
}

/// The story of a pair, where a text of it is live and its section is known; and its other texts.
fn story(pair: &Pair, original: State, translation: Option<State>, known: &Known<'_>) -> (Option<Story>, Vec<Asleep>) {
    let section = pair.original.story.section.clone().filter(|id| known.terms.section(id).is_some());
    let (id, lang, first) = (pair.id.clone(), pair.original.lang, pair.original.fields.date);
    let image = pair.original.fields.image.clone();
    let facts = facts(StoryFields::clone(&pair.original.story), section.as_ref(), image, known);
    let mut texts: ByLang<Option<LiveText>> = ByLang::new(None, None);
    let mut asleep = Vec::new();
    for (article, state) in [(Some(&pair.original), Some(original)), (pair.translation.as_ref(), translation)] {
        let (Some(article), Some(state)) = (article, state) else { continue };
        let published = article.fields.date.or(first);
        let is_shown = state == State::Live && section.is_some() && published.is_some();
        let text = live_text(article, &id, &facts, published.unwrap_or(known.moment.now), known);
        if is_shown {
            let lang = text.lang;
            texts[lang] = Some(text);
        } else {
            asleep.push(Asleep { text, state, facts: facts.clone() });
        }
    }
    let is_live = texts.iter().any(|(_, text)| text.is_some());
    (is_live.then_some(Story { id, original: lang, facts, texts, thread: Vec::new() }), asleep)
}

/// A text whose front matter cannot be read: its body is looked at all the same, so that one run tells everything.
pub(super) fn unreadable(article: &Article, id: &StoryId, known: &Known<'_>) -> Asleep {
    let facts = facts(StoryFields::default(), None, None, known);
    let text = live_text(article, id, &facts, known.moment.now, known);
    Asleep { text, state: State::Unreadable, facts }
}

/// What belongs to the story, with defaults filled in and unknown names left out.
fn facts(fields: StoryFields, section: Option<&SectionId>, image: Option<ImageFields>, known: &Known<'_>) -> Facts {
    let exists = |person: &Person| {
        matches!(person, Person::Guest(_)) || matches!(person, Person::Known(id) if known.authors.contains(id))
    };
    let people = |list: Vec<Person>| -> Vec<Credited> { list.into_iter().filter(exists).map(credit).collect() };
    let paywall = &known.config.paywall;
    let tier = match fields.tier.as_deref() {
        Some("free") => Tier::Free,
        Some("metered") => Tier::Metered,
        Some(name) if paywall.tiers.iter().any(|tier| tier == name) => Tier::Paid(name.to_owned()),
        _ => paywall.default_tier.clone(),
    };
    Facts {
        authors: people(fields.authors.unwrap_or_default()),
        section: section.cloned().unwrap_or_else(SectionId::nowhere),
        image,
        topics: once(fields.topics.unwrap_or_default()).filter(|id| known.terms.topic(id).is_some()).collect(),
        tier,
        kind: fields.kind.unwrap_or(Kind::News),
        syndicated_from: fields.syndicated_from,
        series: fields.series.filter(|id| known.terms.one_series(id).is_some()),
        comments: fields.comments.unwrap_or(true),
        contributors: fields
            .contributors
            .unwrap_or_default()
            .into_iter()
            .map(|work| (work.role, people(work.who)))
            .collect(),
        withdrawn: fields.withdrawn.filter(|withdrawal| withdrawal.date.instant <= known.moment.now.instant),
    }
}

/// Each topic once, where it was named first.
fn once(topics: Vec<TopicId>) -> impl Iterator<Item = TopicId> {
    let mut seen = BTreeSet::new();
    topics.into_iter().filter(move |topic| seen.insert(topic.clone()))
}

/// A live text with its place and its questions still open. Of a withdrawn story the words are gone already here.
fn live_text(article: &Article, id: &StoryId, facts: &Facts, published: When, known: &Known<'_>) -> LiveText {
    let lang = article.lang;
    let section = known.terms.slug(&ListOf::Section(facts.section.clone()), lang);
    let parts = ArticleParts { lang, section: &section, slug: &article.fields.slug, story: id, date: published };
    let url = address::article(known.config, &parts);
    let text = if facts.withdrawn.is_some() { Arc::default() } else { article.text.clone() };
    let exists = |person: &Person| !matches!(person, Person::Known(id) if !known.authors.contains(id));
    let translators = article.fields.translators.iter().filter(|person| exists(person)).cloned().map(credit).collect();
    // A correction of the future waits for its day, as a text does.
    let is_due = |date: When| date.instant <= known.moment.now.instant || known.moment.future;
    let mut fields = article.fields.clone();
    if !fields.corrections.iter().all(|correction| is_due(correction.date)) {
        Arc::make_mut(&mut fields).corrections.retain(|correction| is_due(correction.date));
    }
    LiveText {
        lang,
        source: article.source.clone(),
        block: article.block.clone(),
        fields,
        published,
        translators,
        url,
        text,
        gated: None,
        answers: Arc::new(Answers::default()),
        hero: None,
        correction_links: Vec::new(),
        social_image: None,
    }
}

/// A withdrawn story says why in every language in which its page stays.
fn reasons_missing(story: &Story) -> Vec<Diagnostic> {
    let Some(withdrawal) = &story.facts.withdrawn else { return Vec::new() };
    let block = story.text(story.original).or_else(|| story.live().next()).map(|text| &text.block);
    let missing = story.live().filter(|text| withdrawal.reason[text.lang].is_none());
    missing
        .zip(std::iter::repeat(block))
        .filter_map(|(text, block)| Some(problems::reason_missing(block?, text.lang)))
        .collect()
}

/// What only both live texts together can tell: guests in one language, corrections in one text.
fn twins_disagree(story: &Story) -> Vec<Diagnostic> {
    let (Some(en), Some(es)) = (story.text(Lang::En), story.text(Lang::Es)) else { return Vec::new() };
    let original = if story.original == Lang::En { en } else { es };
    let mut problems = Vec::new();
    for (index, person) in story.facts.authors.iter().enumerate() {
        if let Credited::Guest(guest) = person
            && guest.is_untranslated
        {
            problems.push(problems::guest_untranslated(&original.block, &index.to_string(), &guest.name));
        }
    }
    match (en.fields.corrections.is_empty(), es.fields.corrections.is_empty()) {
        (false, true) => problems.push(problems::correction_untranslated(&en.block, Lang::Es)),
        (true, false) => problems.push(problems::correction_untranslated(&es.block, Lang::En)),
        _ => {}
    }
    problems
}
