//! Who may name which dependency: each crate that has an owner, and the beginnings of the paths that own it.

/// Where ICU's data speak for a locale.
const LOCALE: &[&str] = &["src/pipeline/base/locale.rs"];

/// Where texts are sealed.
const SEAL: &[&str] = &["src/pipeline/encrypt/primitive.rs"];

/// Each crate that has an owner, and the beginnings of the paths that own it.
pub(crate) const OWNERS: &[(&str, &[&str])] = &[
    ("axum", &["src/preview/accept.rs", "src/preview/server.rs", "src/preview/long.rs", "src/preview/desk/door.rs"]),
    ("aes_gcm", SEAL),
    ("aes_kw", SEAL),
    ("annotate_snippets", &["src/report/"]),
    ("base64", &["src/pipeline/encrypt/encoding.rs"]),
    ("clap", &["src/cli/", "src/commands/completions.rs"]),
    ("clap_complete", &["src/cli/", "src/commands/completions.rs"]),
    ("comrak", &["src/pipeline/content/markdown"]),
    ("futures_util", &["src/preview/accept.rs", "src/preview/server.rs", "src/preview/long.rs"]),
    ("getrandom", &["src/paywall/fresh.rs"]),
    ("hkdf", SEAL),
    ("hmac", SEAL),
    ("hyper", &["src/preview/accept.rs"]),
    ("hyper_util", &["src/preview/accept.rs"]),
    ("icu_calendar", LOCALE),
    ("icu_collator", LOCALE),
    ("icu_datetime", LOCALE),
    ("icu_decimal", LOCALE),
    ("icu_list", LOCALE),
    ("icu_locale", &["src/pipeline/base/locale.rs", "src/pipeline/content/"]), // language tags, too
    ("icu_plurals", LOCALE),
    ("ignore", &["src/pipeline/collect/"]),
    ("image", &["src/pipeline/collect/"]),
    ("include_dir", &["src/pipeline/base/embedded.rs", "src/pipeline/render/builtin.rs", "src/commands/"]),
    ("notify", &["src/pipeline/collect/watch/mod.rs"]),
    ("open", &["src/preview/browser.rs"]),
    ("quick_xml", &["src/pipeline/collect/"]),
    ("postcard", &["src/remembered/"]),
    ("qrcode", &["src/paywall/print.rs"]),
    ("raffia", &["src/pipeline/render/css.rs"]),
    ("siphasher", &["src/pipeline/base/mark.rs"]),
    ("serde_yaml", &["src/pipeline/base/yaml/", "src/pipeline/render/yaml.rs", "src/pipeline/render/strings.rs"]),
    ("tera", &["src/pipeline/render/", "src/pipeline/pages/"]),
    ("textwrap", &["src/pipeline/render/wrap.rs"]),
    (
        "tokio",
        &[
            "src/preview/server.rs",
            "src/preview/accept.rs",
            "src/preview/long.rs",
            "src/preview/served.rs",
            "src/preview/desk/door.rs",
        ],
    ),
    ("walkdir", &["src/pipeline/collect/", "src/pipeline/write/"]),
    ("zeroize", &["src/pipeline/encrypt/secret.rs"]),
];
