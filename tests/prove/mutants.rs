//! Leaks that somebody makes on purpose who writes a theme, sets the configuration, or fills in front matter: each cannot be
//! made (the build refuses, or nothing comes of it), or the proof finds it. What is left is said in docs/proving.md.

use super::markers::{found, markers};
use super::support::{Outcome, Site, site};
use super::{SITE, linked, prove};

/// What becomes of a leak.
#[derive(Clone, Copy, Debug)]
enum Fate {
    /// The site is not built, and this code says why.
    Refused(&'static str),
    /// It is built, no byte of it says what is hidden, and there is nothing to tell.
    Nothing,
    /// The proof finds it, with this code.
    Caught(&'static str),
}

use Fate::{Caught, Nothing, Refused};

/// A leak: what it is, the site with it, what becomes of it.
type Mutant = (&'static str, Site, Fate);

/// Twelve words in a row and more of what stands behind a cut.
const SECRET: &str = "sold the water to a company which has never paid a single cent for any of it";

/// A site with a theme of its own, whose front page shows something more.
fn front(shown: &str) -> Site {
    let text = format!(
        "{{% extends \"gazette/front.html\" %}}{{% block main_class %}}{{% endblock %}}{{% block main %}}<h1>{{{{ site.title }}}}</h1><p>{shown}</p>{{% endblock %}}"
    );
    themed().write("themes/mine/templates/front.html", text)
}

/// A site with a theme of its own, whose articles show something more.
fn article(shown: &str) -> Site {
    let text = format!(
        "{{% extends \"gazette/article.html\" %}}{{% block main_class %}}{{% endblock %}}{{% block main %}}<h1>{{{{ article.title_html }}}}</h1><div>{shown}</div>{{% for item in article.corrections %}}<p id=\"{{{{ item.id }}}}\"></p>{{% endfor %}}{{% endblock %}}"
    );
    themed().write("themes/mine/templates/article.html", text)
}

/// A site with a theme that changes nothing yet.
fn themed() -> Site {
    configured("theme: mine\n").write("themes/mine/theme.yaml", "extends: gazette\n")
}

/// A site with more lines in its configuration.
fn configured(lines: &str) -> Site {
    let paid = "paywall: {tiers: [subscriber, patron]}\n";
    site(SITE).edit("bifolio.yaml", paid, &format!("{paid}{lines}"))
}

/// A site in which the front matter of a public text says something more.
fn fields(lines: &str) -> Site {
    site(SITE).edit("content/wells.en.md", "topics: [water]\n", &format!("topics: [water]\n{lines}"))
}

/// What a theme can try.
fn of_themes() -> Vec<Mutant> {
    let hidden = "{% set it = story(id=\"a-draft\") %}";
    vec![
        ("the title of a draft", front(&format!("{hidden}{{{{ it.title }}}}")), Refused("template-error")),
        (
            "the same, and it may be missing",
            front(&format!("{hidden}{{% if it %}}{{{{ it.title }}}}{{% endif %}}")),
            Nothing,
        ),
        ("the address of a draft", front("{{ url(to=\"story:a-draft\") or \"\" }}"), Nothing),
        (
            "the twin that is a draft",
            front("{% set it = story(id=\"wells\") %}{{ it.href }}"),
            Refused("template-error"),
        ),
        (
            "stories of an author who has only hidden ones",
            front("{{ stories(author=\"bea-ruiz\") | length }}"),
            Nothing,
        ),
        (
            "an author who has only hidden stories",
            front("{% set it = author(id=\"bea-ruiz\") %}{{ it.name }}"),
            Refused("template-error"),
        ),
        ("how many stories there are", front("{{ stories() | length }}"), Nothing),
        (
            "a topic that only hidden stories have",
            front("{{ url(to=\"topic:courts\") or \"\" }}{{ stories(topic=\"courts\") | length }}"),
            Nothing,
        ),
        ("a file of the site", front("{% include \"../../../content/a-draft.en.md\" %}"), Refused("template-error")),
        (
            "a function of another engine",
            front("{{ load_data(path=\"content/a-draft.en.md\") }}"),
            Refused("template-error"),
        ),
        ("the rest of every text", article("{{ html.rest }}"), Refused("template-error")),
        ("the rest where there is one", article("{{ html.rest or \"\" }}{{ html.sealed or \"\" }}"), Nothing),
        ("the edition behind a view", article("{{ article.gated or \"\" }}{{ article.text or \"\" }}"), Nothing),
        ("words of a template", front(&format!("They {SECRET}")), Caught("hidden-quoted")),
        (
            "words of a message",
            front("{{ t(id=\"leak\") }}")
                .write("themes/mine/strings/en.yaml", format!("leak: They {SECRET}\n"))
                .write("themes/mine/strings/es.yaml", "leak: Nada\n"),
            Caught("hidden-quoted"),
        ),
        (
            "a link from the assets to a draft",
            with_link(themed(), "themes/mine/assets/notes.txt", "../../../content/a-draft.en.md"),
            Caught("hidden-shows"),
        ),
        (
            "a copy of a gated file in the assets",
            themed().write("themes/mine/assets/c.pdf", "%PDF-1.4 HIDDENCONTRACT\n"),
            Caught("hidden-quoted"),
        ),
        (
            "words of a setting",
            configured(&format!("theme: mine\ntheme_settings: {{slogan: \"They {SECRET}\"}}\n"))
                .write("themes/mine/theme.yaml", "extends: gazette\nsettings: {slogan: {type: text, default: none}}\n")
                .write("themes/mine/templates/partials/footer.html", "<footer>{{ settings.slogan }}</footer>"),
            Caught("hidden-quoted"),
        ),
    ]
}

/// What whoever sets the configuration, or a data file, can try.
fn of_configuration() -> Vec<Mutant> {
    let front = |text: &str| site(SITE).write("content/front.yaml", text);
    vec![
        (
            "tiers without one that a text has",
            site(SITE).edit("bifolio.yaml", "[subscriber, patron]", "[patron]"),
            Refused("unknown-tier"),
        ),
        (
            "a default tier that there is not",
            site(SITE).edit("bifolio.yaml", "patron]}", "patron], default_tier: subscribers}"),
            Refused("unknown-tier"),
        ),
        (
            "a delivery that writes whole pages, beside what is public",
            site(SITE).edit("bifolio.yaml", "patron]}", "patron], delivery: split}"),
            Nothing,
        ),
        ("a draft that leads the front page", front("lead: [a-draft]\n"), Nothing),
        ("a draft that breaks", front("breaking: {story: a-draft}\n"), Nothing),
        (
            "a logo that is a gated picture",
            configured("publisher: {logo: ../content/secret-dam.png}\n"),
            Refused("link-invalid"),
        ),
        ("a theme that is another folder", configured("theme: ../content\n"), Refused("value-invalid")),
        (
            "a description of the publisher",
            configured(&format!("publisher: {{legal_name: \"They {SECRET}\"}}\n")),
            Caught("hidden-quoted"),
        ),
        (
            "a page that sells and is a draft",
            site(SITE).edit("bifolio.yaml", "patron]}", "patron], subscribe: about}"),
            Nothing,
        ),
        ("a link in static/ to the whole source", linked("static/all", "../content"), Caught("hidden-shows")),
        (
            "a name of a topic that only a draft has",
            site(&format!(
                "{SITE}-- content/topics.yaml --\nwater: {{name: {{en: Water, es: Agua}}, slug: {{en: water, es: agua}}}}\ncourts: {{name: {{en: NAMEDFORADRAFT, es: C}}, slug: {{en: c, es: c}}}}\n"
            )),
            Nothing,
        ),
        (
            "a name of a series that only a draft has",
            site(SITE)
                .edit("content/series.yaml", "{en: The night, es: La noche}", "{en: NAMEDFORADRAFT, es: La noche}")
                .edit("content/a-draft.en.md", "series: water-wars", "series: night"),
            Nothing,
        ),
    ]
}

/// What whoever fills in the front matter of a public text can try.
fn of_front_matter() -> Vec<Mutant> {
    let quoted = |name: &str| fields(&format!("{name}: They {SECRET}\n"));
    vec![
        ("a dek", quoted("dek"), Caught("hidden-quoted")),
        ("a description", quoted("description"), Caught("hidden-quoted")),
        ("a headline for lists", quoted("front_title"), Caught("hidden-quoted")),
        (
            "a caption",
            fields(&format!("image: {{src: river.png, alt: A river, credit: A, caption: They {SECRET}}}\n")),
            Caught("hidden-quoted"),
        ),
        (
            "an alternative text",
            fields(&format!("image: {{src: river.png, alt: They {SECRET}, credit: A}}\n")),
            Caught("hidden-quoted"),
        ),
        (
            "a correction",
            fields(&format!("corrections: [{{date: 2026-11-21, text: They {SECRET}}}]\n")),
            Caught("hidden-quoted"),
        ),
        (
            "a link to a draft",
            site(SITE).edit("content/wells.en.md", "is private.", "is [private](story:a-draft)."),
            Refused("link-dead"),
        ),
        ("an old address that is a draft's", fields("aliases: [/2019/draft-alias/]\n"), Nothing),
        ("a series that only drafts have", fields("series: night\n"), Nothing),
        (
            "a comment",
            site(SITE).edit("content/river.comments.yaml", "text: A public word.", &format!("text: They {SECRET}")),
            Caught("hidden-quoted"),
        ),
        ("an extra field that no template shows", fields(&format!("extra: {{note: They {SECRET}}}\n")), Nothing),
    ]
}

fn with_link(site: Site, path: &str, target: &str) -> Site {
    let whole = site.path(path);
    std::fs::create_dir_all(whole.parent().expect("a file has a folder")).expect("a folder can be made");
    #[cfg(unix)]
    std::os::unix::fs::symlink(target, whole).expect("a link can be made");
    site
}

/// Why a leak had another fate than was expected; `None` where it had that.
fn surprise((name, site, fate): &Mutant) -> Option<String> {
    let proof = prove(site, "5");
    let told = |what: &str, outcome: &Outcome| Some(format!("{name}: {what} ({fate:?})\n{}", outcome.report()));
    match fate {
        Refused(code) => {
            let built = site.build(&[]);
            let is_refused = |outcome: &Outcome| outcome.exit == Some(1) && outcome.codes().contains(code);
            if !is_refused(&built) || !site.tree().files.is_empty() {
                return told("the build does not refuse", &built);
            }
            if is_refused(&proof) { None } else { told("the proof does not refuse", &proof) }
        }
        Nothing => {
            let built = site.build(&[]);
            let mut words = markers();
            words.push("NAMEDFORADRAFT".to_owned());
            let shown = found(&site.tree(), &words);
            if built.exit != Some(0) || !shown.is_empty() {
                return told(&format!("something is shown: {shown:?}"), &built);
            }
            if proof.exit == Some(0) && proof.diagnostics.is_empty() { None } else { told("it is told", &proof) }
        }
        Caught(code) => {
            let is_caught = proof.exit == Some(1) && proof.codes().contains(code);
            if is_caught { None } else { told("it is not caught", &proof) }
        }
    }
}

/// Tries leaks on two threads.
fn try_all(mutants: Vec<Mutant>) {
    let half = mutants.len() / 2;
    let (one, other) = mutants.split_at(half);
    let all = |part: &[Mutant]| part.iter().filter_map(surprise).collect::<Vec<_>>();
    let surprises = std::thread::scope(|scope| {
        let first = scope.spawn(|| all(one));
        let second = all(other);
        [first.join().expect("no thread panics"), second].concat()
    });
    assert!(surprises.is_empty(), "{} of {}:\n{}", surprises.len(), mutants.len(), surprises.join("\n"));
}

#[test]
fn themes_leak_nothing_unseen() {
    try_all(of_themes());
}

#[test]
fn configuration_leaks_nothing_unseen() {
    try_all(of_configuration());
}

#[test]
fn front_matter_leaks_nothing_unseen() {
    try_all(of_front_matter());
}

#[test]
fn a_sealed_text_is_found_wherever_a_theme_puts_it() {
    let sealed = |shown: &str| {
        let gate = format!(
            "{{% component gate(site: map, note: string, sealed: string = \"\") -%}}<section class=\"gate paywalled\" data-gate>{{{{ sealed }}}}{shown}</section>{{%- endcomponent gate %}}"
        );
        themed().write("themes/mine/components/gate.html", gate)
    };
    let of = |site: &Site| site.run("prove", &["--strict", "--seed", "5", "--delivery", "encrypted"]);
    of(&sealed("")).exits(0);
    // Twice as it is, it says no more than once.
    of(&sealed("{{ sealed }}")).exits(0);
    for shown in ["<p>{{ sealed ~ \"\" }}</p>", "<script>{{ sealed | json }}</script>"] {
        let told = of(&sealed(shown));
        assert!(told.exit == Some(1) && told.codes().contains(&"hidden-shows"), "{shown}: {}", told.report());
    }
}

#[test]
fn what_editors_decide_to_show_is_no_leak() {
    // Each makes a hidden text a public one: there is less to prove, and nothing to find.
    let cases = [
        ("another tier", site(SITE).edit("content/river.en.md", "tier: subscriber", "tier: metered")),
        ("no draft any more", site(SITE).edit("content/a-draft.en.md", "draft: true\n", "")),
        ("a gated picture beside a public text", fields("image: {src: secret-dam.png, alt: A dam, credit: A}\n")),
    ];
    for (name, site) in cases {
        let told = prove(&site, "5");
        assert!(told.exit == Some(0), "{name}: {}", told.report());
    }
}
