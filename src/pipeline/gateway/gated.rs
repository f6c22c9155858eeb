//! Takes the places of the protected tree; returns them in order, each once, with all tiers that open them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::pipeline::base::path::percent_decode;

use super::{Protected, Site};

/// What stands at the end of a page's file.
const INDEX: &str = "index.html";

/// The places of a site, in order.
pub(super) struct Gated<'a> {
    site: &'a Site<'a>,
    base_path: String,
    /// The number of the tier among the site's, by path. A path that is there twice has the dearer one.
    ranks: BTreeMap<&'a str, usize>,
}

impl<'a> Gated<'a> {
    pub(super) fn new(site: &'a Site<'a>, protected: &'a [Protected]) -> Gated<'a> {
        let mut ranks = BTreeMap::new();
        for place in protected.iter().filter(|place| place.path.starts_with('/')) {
            let Some(rank) = site.tiers.iter().position(|tier| *tier == place.tier) else { continue };
            let known = ranks.entry(place.path.as_str()).or_insert(rank);
            *known = rank.max(*known);
        }
        Gated { site, base_path: percent_decode(site.base_path), ranks }
    }

    /// The host without a port, as folders and rules name it.
    pub(super) fn host(&self) -> &str {
        let host = self.site.host;
        match host.rsplit_once(':') {
            Some((name, port)) if !port.contains(']') => name,
            _ => host,
        }
        .trim_matches(['[', ']'])
    }

    /// The path below which the site stands, decoded: empty, or `/a/path`.
    pub(super) fn base_path(&self) -> &str {
        &self.base_path
    }

    /// Every path, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.ranks.keys().copied()
    }

    /// Every address that a server answers for, `/x/` and `/x/index.html` apart, with the number of its tier.
    pub(super) fn addresses(&self) -> impl Iterator<Item = (String, usize)> {
        self.ranks.iter().flat_map(|(path, rank)| {
            let index = path.ends_with('/').then(|| (format!("{path}{INDEX}"), *rank));
            std::iter::once(((*path).to_owned(), *rank)).chain(index)
        })
    }

    /// The tiers that open what this one opens: `subscriber, patron`.
    pub(super) fn opened_by(&self, rank: usize) -> String {
        self.site.tiers.get(rank..).unwrap_or_default().join(", ")
    }

    /// The list for whoever needs one: paths by tier.
    pub(super) fn json(&self) -> String {
        let of = |rank: usize| -> Vec<&str> {
            self.ranks.iter().filter(|(_, own)| **own == rank).map(|(path, _)| *path).collect()
        };
        let paths: Map<String, Value> =
            self.site.tiers.iter().enumerate().map(|(rank, tier)| (tier.clone(), json!(of(rank)))).collect();
        let site = self.site;
        let list = json!({"v": 1, "host": site.host, "base_path": self.base_path, "tiers": site.tiers, "paths": paths});
        format!("{list:#}\n")
    }
}
