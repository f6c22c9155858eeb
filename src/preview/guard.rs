//! Who may ask: browsers of this computer, for pages of this preview. A page of somebody else's site, open in the same
//! browser, must be able neither to read drafts nor to set anything off.

use std::net::IpAddr;

/// The hosts under which the preview is known.
#[derive(Clone, Copy)]
pub(super) struct Doors {
    /// The port that it listens at.
    pub(super) port: u16,
    /// `--host`: other computers may ask too.
    pub(super) host: Option<IpAddr>,
}

/// What a request says of itself.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked<'a> {
    /// Its method.
    pub(super) method: &'a str,
    /// `Host`; `None` where there is none, or more than one.
    pub(super) host: Option<&'a str>,
    /// `Origin`.
    pub(super) origin: Option<&'a str>,
    /// `Sec-Fetch-Site`.
    pub(super) site: Option<&'a str>,
    /// `Sec-Fetch-Dest`.
    pub(super) dest: Option<&'a str>,
    /// Whether it asks for something of the preview itself, and not for a file of the site.
    pub(super) is_for_preview: bool,
}

/// Why a request is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// It names a host that is not ours: a name that was made to lead here.
    Misdirected,
    /// Another site sent it.
    Foreign,
    /// It wants to change something.
    Method,
}

impl Doors {
    /// Why a request is refused; `None`: it is not.
    pub(super) fn refusal(&self, asked: &Asked<'_>) -> Option<Refusal> {
        if !asked.host.is_some_and(|host| self.is_ours(host)) {
            return Some(Refusal::Misdirected);
        }
        if !matches!(asked.method, "GET" | "HEAD") {
            return Some(Refusal::Method);
        }
        let own = asked.host.map(|host| format!("http://{host}"));
        let is_foreign_origin = asked.origin.is_some_and(|origin| Some(origin) != own.as_deref());
        let is_own_site = asked.site.is_none_or(|site| matches!(site, "same-origin" | "none"));
        // A link from elsewhere may lead to a page; nothing may show or load one.
        let is_visit = !asked.is_for_preview && asked.dest == Some("document");
        (is_foreign_origin || !(is_own_site || is_visit)).then_some(Refusal::Foreign)
    }

    /// Why a request that wants to change something is refused; `None`: it is not. Only a form of our own pages may: a
    /// browser says with every form from which address it comes.
    pub(super) fn refusal_to_act(&self, asked: &Asked<'_>) -> Option<Refusal> {
        let Some(host) = asked.host.filter(|host| self.is_ours(host)) else { return Some(Refusal::Misdirected) };
        if asked.method != "POST" {
            return Some(Refusal::Method);
        }
        let is_own = asked.origin == Some(format!("http://{host}").as_str());
        let is_own_site = asked.site.is_none_or(|site| site == "same-origin");
        (!is_own || !is_own_site || self.host.is_some()).then_some(Refusal::Foreign)
    }

    /// Whether a `Host` names this preview.
    fn is_ours(&self, host: &str) -> bool {
        let after_bracket = host.rfind(']').map_or(0, |at| at + 1);
        let (name, port) = match host[after_bracket..].rsplit_once(':') {
            Some((_, port)) => (&host[..host.len() - port.len() - 1], port.parse().ok()),
            None => (host, Some(80)),
        };
        let name = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
        let address = name.parse::<IpAddr>().ok();
        let is_here = name.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback());
        match self.host {
            // A name can be made to lead anywhere; a number says where it leads. The port may be a container's.
            Some(_) => is_here || address.is_some(),
            None => is_here && port == Some(self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOORS: Doors = Doors { port: 4000, host: None };

    fn get(host: &str) -> Asked<'_> {
        Asked { method: "GET", host: Some(host), ..Asked::default() }
    }

    #[test]
    fn only_hosts_of_ours_are_answered() {
        for host in ["127.0.0.1:4000", "localhost:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert_eq!(DOORS.refusal(&get(host)), None, "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:4000",
            "127.0.0.1",
            "127.0.0.1:4001",
            "192.0.2.1:4000",
            "localhost.evil.example:4000",
            "",
            "[::1",
            "127.0.0.1:x",
        ] {
            assert_eq!(DOORS.refusal(&get(host)), Some(Refusal::Misdirected), "{host}");
        }
        assert_eq!(DOORS.refusal(&Asked { method: "GET", ..Asked::default() }), Some(Refusal::Misdirected));
        let open = Doors { port: 4000, host: Some(IpAddr::from([0, 0, 0, 0])) };
        assert_eq!(open.refusal(&get("192.0.2.1:8080")), None);
        assert_eq!(open.refusal(&get("evil.example:4000")), Some(Refusal::Misdirected));
    }

    #[test]
    fn only_a_form_of_our_own_changes_anything() {
        let ours = Asked { method: "POST", origin: Some("http://localhost:4000"), ..get("localhost:4000") };
        let cases = [
            (Asked { ..ours }, None),
            (Asked { site: Some("same-origin"), ..ours }, None),
            (Asked { origin: None, ..ours }, Some(Refusal::Foreign)),
            (Asked { origin: Some("null"), ..ours }, Some(Refusal::Foreign)),
            (Asked { origin: Some("http://localhost:3999"), ..ours }, Some(Refusal::Foreign)),
            (Asked { origin: Some("http://127.0.0.1:4000"), ..ours }, Some(Refusal::Foreign)),
            (Asked { origin: Some("https://localhost:4000"), ..ours }, Some(Refusal::Foreign)),
            (Asked { site: Some("same-site"), ..ours }, Some(Refusal::Foreign)),
            (Asked { site: Some("none"), ..ours }, Some(Refusal::Foreign)),
            (Asked { method: "PUT", ..ours }, Some(Refusal::Method)),
            (Asked { host: Some("evil.example:4000"), ..ours }, Some(Refusal::Misdirected)),
            (Asked { host: None, ..ours }, Some(Refusal::Misdirected)),
        ];
        for (number, (asked, expected)) in cases.into_iter().enumerate() {
            assert_eq!(DOORS.refusal_to_act(&asked), expected, "case {number}");
        }
        let open = Doors { port: 4000, host: Some(IpAddr::from([0, 0, 0, 0])) };
        assert_eq!(open.refusal_to_act(&ours), Some(Refusal::Foreign));
    }

    #[test]
    fn other_sites_may_link_and_nothing_else() {
        let ours = get("localhost:4000");
        let cases = [
            (Asked { site: Some("same-origin"), is_for_preview: true, ..ours }, None),
            (Asked { site: Some("none"), ..ours }, None),
            (Asked { origin: Some("http://localhost:4000"), is_for_preview: true, ..ours }, None),
            (Asked { site: Some("cross-site"), dest: Some("document"), ..ours }, None),
            (Asked { site: Some("cross-site"), dest: Some("iframe"), ..ours }, Some(Refusal::Foreign)),
            (Asked { site: Some("cross-site"), dest: Some("script"), ..ours }, Some(Refusal::Foreign)),
            (Asked { site: Some("same-site"), dest: Some("empty"), ..ours }, Some(Refusal::Foreign)),
            (
                Asked { site: Some("cross-site"), dest: Some("document"), is_for_preview: true, ..ours },
                Some(Refusal::Foreign),
            ),
            (Asked { origin: Some("http://localhost:3000"), ..ours }, Some(Refusal::Foreign)),
            (Asked { origin: Some("null"), ..ours }, Some(Refusal::Foreign)),
            (Asked { method: "POST", ..ours }, Some(Refusal::Method)),
        ];
        for (number, (asked, expected)) in cases.into_iter().enumerate() {
            assert_eq!(DOORS.refusal(&asked), expected, "case {number}");
        }
    }
}
