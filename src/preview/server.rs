//! Answers requests from the newest [`Served`]. Beside `accept`, the one module that knows axum and tokio's runtime.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::ops::Range;
use std::sync::{Arc, LazyLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::future::{Either, select};
use futures_util::stream;

use crate::pipeline::base::lang::Lang;
use crate::pipeline::base::path::OutputPath;

use super::about::about;
use super::accept;
use super::desk::{self, Door};
use super::good::{Found, Good, fingerprint};
use super::guard::{Asked, Doors, Refusal};
use super::long;
use super::moments::{At, Moments};
use super::range::{Part, part};
use super::recent::Recent;
use super::served::{Newest, Served};
use super::toolbar;
use crate::paywall::Throwaway;
use crate::pipeline::base::kind::{content_type, is_page};

/// Below this address stands what belongs to the preview and not to the site.
pub(super) const OWN: &str = "/_preview/";

/// A page where there is nothing yet to serve: the overlay is drawn on it.
const EMPTY: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>bifolio</title>\n</head>\n<body>\n</body>\n</html>\n";

/// How often a silent stream says that it lives.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// So many threads read files, print pages and build moments. Few, and the same for ever: each has memory of its own, of
/// which some stays with it, and what a thread leaves behind at its end is taken up late.
const READERS: usize = 4;

/// Longer than any preview runs.
const FOR_EVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);

/// One at a time has it.
pub(super) type Turn = tokio::sync::Mutex<()>;

/// What the server knows.
#[derive(Clone)]
pub(super) struct Server {
    /// What is to be served.
    pub(super) served: Newest,
    /// Where the pages are noted that are asked for.
    pub(super) recent: Recent,
    /// The editions of other moments; `None` where nobody may ask for one.
    pub(super) moments: Option<Arc<Moments>>,
    /// Held by the one who may ask for a moment: whoever else wants one waits for it, and not on a thread that others need
    /// for reading.
    pub(super) turn: Arc<Turn>,
    /// Who may ask.
    pub(super) doors: Doors,
    /// The keys that texts are sealed with, which open them for who looks as a subscriber.
    pub(super) throwaway: Throwaway,
    /// The language of the script's words.
    pub(super) lang: Lang,
    /// The port of the desk, where there is one.
    pub(super) desk: Option<u16>,
}

/// A server that runs.
pub(super) struct Serving(JoinHandle<()>);

impl Serving {
    /// Waits until somebody ends it.
    pub(super) fn wait(self) {
        // A server that panicked has ended, too.
        let _ = self.0.join();
    }
}

/// Serves at `listener`, and the desk at its own, on a thread of its own, until the program is interrupted.
pub(super) fn start(listener: TcpListener, server: Server, desk: Option<(TcpListener, Door)>) -> io::Result<Serving> {
    listener.set_nonblocking(true)?;
    desk.iter().try_for_each(|(listener, _)| listener.set_nonblocking(true))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(READERS)
        .thread_keep_alive(FOR_EVER)
        .build()?;
    let serve = move || {
        runtime.block_on(async {
            let Ok(listener) = tokio::net::TcpListener::from_std(listener) else { return };
            if let Some((listener, door)) = desk
                && let Ok(listener) = tokio::net::TcpListener::from_std(listener)
            {
                tokio::spawn(accept::serve(listener, move |request| desk::answer(door.clone(), request)));
            }
            let serving = accept::serve(listener, move |request| answer(server.clone(), request));
            select(Box::pin(serving), Box::pin(interrupted())).await;
        });
        // A picture that is still being read is nobody's any more.
        runtime.shutdown_background();
    };
    thread::Builder::new().name("server".to_owned()).spawn(serve).map(Serving)
}

/// Ends when somebody wants the program to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ended) = signal(SignalKind::terminate()) {
            let ended = Box::pin(async move { ended.recv().await });
            if let Either::Right((Err(_), _)) = select(ended, Box::pin(tokio::signal::ctrl_c())).await {
                std::future::pending::<()>().await;
            }
            return;
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Answers one request.
async fn answer(server: Server, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if let Some(refusal) = server.doors.refusal(&asked(&request, &path)) {
        return shut(refused(refusal));
    }
    let mut newest = server.served.clone();
    // Until the first build is done there is nothing to say.
    let mut served = match newest.wait_for(Option::is_some).await {
        Ok(served) => served.clone(),
        Err(_) => None,
    };
    let query = request.uri().query().unwrap_or_default();
    while let Some(now) = served {
        let response = match path.strip_prefix(OWN) {
            Some(part) => Some(own(server.clone(), now, part, query, request.headers()).await),
            None => {
                note(&server.recent, now.good.as_deref(), &path);
                match shown(&server, now, request.headers()).await {
                    Some(shown) => site(&shown, &path, query, request.headers()).await,
                    None => Some(StatusCode::INTERNAL_SERVER_ERROR.into_response()),
                }
            }
        };
        if let Some(response) = response {
            return shut(response);
        }
        served = match newest.changed().await {
            Ok(()) => newest.borrow_and_update().clone(),
            Err(_) => None,
        };
    }
    shut(StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Notes the page that somebody looks at.
fn note(recent: &Recent, good: Option<&Good>, path: &str) {
    let file = match good.map(|good| good.find(path)) {
        Some(Found::File(file)) => Some(file),
        Some(Found::Nothing(_)) => DEAD.clone(),
        Some(Found::Elsewhere(_)) | None => None,
    };
    file.iter().filter(|file| is_page(file.as_str())).for_each(|file| recent.note(file));
}

/// The site's page for dead addresses.
static DEAD: LazyLock<Option<OutputPath>> = LazyLock::new(|| OutputPath::new("404.html"));

/// What a browser is shown: the newest edition, or that of the moment that it wants.
struct Shown {
    served: Arc<Served>,
    at: Option<At>,
    /// Whether it is shown what a server hands out to whom it knows.
    is_subscriber: bool,
}

/// What a request's browser is shown. A moment is built where that stops nobody else.
async fn shown(server: &Server, newest: Arc<Served>, headers: &HeaderMap) -> Option<Shown> {
    let cookies = || headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let at = toolbar::moment_of(&server.doors, cookies()).and_then(At::read);
    let is_subscriber = server.doors.host.is_none() && toolbar::is_subscriber(&server.doors, cookies());
    let (Some(moments), Some(at)) = (&server.moments, at) else {
        return Some(Shown { served: newest, at: None, is_subscriber });
    };
    let turn = server.turn.clone().lock_owned().await;
    let (moments, wanted) = (moments.clone(), at.clone());
    let build = move || {
        let _until_it_is_done = turn;
        moments.served(&wanted, &newest)
    };
    let served = tokio::task::spawn_blocking(build).await.ok()?;
    Some(Shown { served, at: Some(at), is_subscriber })
}

/// A part of the preview itself. Their names have a dot: what has none may be the id of a story.
async fn own(server: Server, newest: Arc<Served>, part: &str, query: &str, headers: &HeaderMap) -> Response {
    match part {
        "live.js" => text(part, toolbar::live(server.lang, &server.doors)),
        "phone.js" => text(part, toolbar::phone(&server.doors)),
        "phone.html" => text(part, toolbar::PHONE_PAGE.to_owned()),
        "events" => events(server.served, server.doors.host.is_none()),
        "state.json" | "page.json" => {
            let Some(shown) = shown(&server, newest, headers).await else {
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            };
            let (good, is_here) = (shown.served.good.as_deref(), server.doors.host.is_none());
            match part {
                "state.json" => text(part, shown.served.event(is_here)),
                _ => {
                    let pass = server.throwaway.pass();
                    text(part, about(good, query, shown.at.as_ref(), pass.as_ref(), is_here).to_string())
                }
            }
        }
        _ => to_desk(server.desk, part),
    }
}

/// The desk has a port of its own, which is another site to browsers.
fn to_desk(port: Option<u16>, part: &str) -> Response {
    let Some(port) = port else { return words(StatusCode::NOT_FOUND, "There is no such part of the preview.\n") };
    match HeaderValue::try_from(format!("http://127.0.0.1:{port}{OWN}{part}")) {
        Ok(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
        Err(_) => words(StatusCode::NOT_FOUND, "There is no such part of the preview.\n"),
    }
}

/// What a request says of itself.
pub(super) fn asked<'a>(request: &'a Request, path: &str) -> Asked<'a> {
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().filter(|_| hosts.next().is_none()).and_then(|host| host.to_str().ok());
    // A request may name its host in its first line, too.
    let named = request.uri().authority().map(axum::http::uri::Authority::as_str);
    Asked {
        method: request.method().as_str(),
        host: host.filter(|host| named.is_none_or(|named| named == *host)),
        origin: text("origin"),
        site: text("sec-fetch-site"),
        dest: text("sec-fetch-dest"),
        is_for_preview: path.starts_with(OWN),
    }
}

pub(super) fn refused(refusal: Refusal) -> Response {
    match refusal {
        Refusal::Misdirected => words(StatusCode::MISDIRECTED_REQUEST, "This preview is not known under that host.\n"),
        Refusal::Foreign => words(StatusCode::FORBIDDEN, "Another site may not ask for this.\n"),
        Refusal::Method => {
            let mut response = words(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.\n");
            response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            response
        }
    }
}

/// What every answer says: nothing is kept, nothing is guessed, no other site shows it.
pub(super) fn shut(mut response: Response) -> Response {
    let headers = response.headers_mut();
    let all = [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'self'"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

pub(super) fn words(status: StatusCode, text: &'static str) -> Response {
    (status, text).into_response()
}

/// A text of the preview itself; its name says what it is.
fn text(name: &str, text: String) -> Response {
    ([(header::CONTENT_TYPE, content_type(name))], text).into_response()
}

/// A stream that tells the newest state, and every newer one; what only this computer may know, where whoever listens
/// `is_here`.
pub(super) fn events(served: Newest, is_here: bool) -> Response {
    let states = stream::unfold((served, true), move |(mut served, is_first)| async move {
        if !is_first {
            served.changed().await.ok()?;
        }
        let event = served.borrow_and_update().as_ref().map(|served| served.event(is_here)).unwrap_or_default();
        Some((Ok::<_, Infallible>(Event::default().data(event)), (served, false)))
    });
    Sse::new(states).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)).into_response()
}

/// A file of the site; `None` where it cannot be printed while all pages are printed anew: what comes of that says more.
async fn site(shown: &Shown, path: &str, query: &str, headers: &HeaderMap) -> Option<Response> {
    let Some(good) = &shown.served.good else {
        return Some(page(shown, EMPTY.as_bytes(), StatusCode::SERVICE_UNAVAILABLE, None));
    };
    let response = match good.find(path) {
        Found::File(file) => match long::answer(good, &file, headers).await {
            Some(response) => response,
            None => match read_for(shown, good, &file).await {
                Some(bytes) if is_page(file.as_str()) => page(shown, &bytes, StatusCode::OK, Some(headers)),
                Some(bytes) => whole(named(bytes).await?, content_type(file.as_str()), headers),
                // It is not sound, and the build will say why.
                None if good.is_pending(&file) => return None,
                None => nothing(shown, good, None).await,
            },
        },
        Found::Elsewhere(address) => match HeaderValue::try_from(with_query(address, query)) {
            Ok(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
            Err(_) => nothing(shown, good, None).await,
        },
        Found::Nothing(moved) => nothing(shown, good, moved).await,
    };
    Some(response)
}

fn with_query(address: String, query: &str) -> String {
    if query.is_empty() { address } else { format!("{address}?{query}") }
}

/// What a server would hand out of a file: the whole page to a subscriber, else what everybody may have.
async fn read_for(shown: &Shown, good: &Arc<Good>, file: &OutputPath) -> Option<Vec<u8>> {
    if shown.is_subscriber {
        let (good, file) = (good.clone(), file.clone());
        let whole = tokio::task::spawn_blocking(move || good.whole(&file)).await.ok()?;
        if whole.is_some() {
            return whole;
        }
    }
    read(good, file).await
}

/// Bytes are read where reading stops nobody. For those that are held nobody waits, whatever the disk does.
async fn read(good: &Arc<Good>, file: &OutputPath) -> Option<Vec<u8>> {
    if let Some(held) = good.held(file) {
        return Some(held);
    }
    let (good, file) = (good.clone(), file.clone());
    tokio::task::spawn_blocking(move || good.bytes(&file)).await.ok()?
}

/// Bytes of which the name is made while an answer waits: more are named where that stops nobody.
const SHORT: usize = 1 << 18;

/// Bytes, and their short name.
async fn named(bytes: Vec<u8>) -> Option<(Vec<u8>, String)> {
    let name = move |bytes: Vec<u8>| {
        let name = fingerprint(&bytes);
        (bytes, name)
    };
    if bytes.len() <= SHORT {
        return Some(name(bytes));
    }
    tokio::task::spawn_blocking(move || name(bytes)).await.ok()
}

/// The site's page for dead addresses, and for the script where that stands now which once stood here.
async fn nothing(shown: &Shown, good: &Arc<Good>, moved: Option<String>) -> Response {
    let dead = match DEAD.as_ref() {
        Some(file) => read(good, file).await,
        None => None,
    };
    let mut response = page(shown, dead.as_deref().unwrap_or(EMPTY.as_bytes()), StatusCode::NOT_FOUND, None);
    if let Some(moved) = moved.and_then(|moved| HeaderValue::try_from(moved).ok()) {
        response.headers_mut().insert("x-preview-moved", moved);
    }
    response
}

/// A page with the one script tag that the preview adds. The tag names the page by its bytes, so that the script knows
/// what it stands on, the build that was the newest when it was asked for, and the moment of its edition.
fn page(shown: &Shown, html: &[u8], status: StatusCode, headers: Option<&HeaderMap>) -> Response {
    let name = fingerprint(html);
    let mut response = if headers.is_some_and(|headers| is_known(headers, &name)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let at = shown.at.as_ref().map(|at| format!(" data-at=\"{}\"", at.as_str())).unwrap_or_default();
        let tag = format!(
            "<script src=\"{OWN}live.js\" data-build=\"{}\" data-page=\"{name}\"{at} defer></script>",
            shown.served.build
        );
        let kind = [(header::CONTENT_TYPE, content_type("page.html"))];
        (status, kind, Body::from(with_tag(html, &tag))).into_response()
    };
    tagged(&mut response, &name);
    if let Ok(name) = HeaderValue::try_from(&name) {
        response.headers_mut().insert("x-preview-page", name);
    }
    if let Some(at) = shown.at.as_ref().and_then(|at| HeaderValue::try_from(at.as_str()).ok()) {
        response.headers_mut().insert("x-preview-at", at);
    }
    response
}

/// What is no page, as it is, or the part of it that was asked for.
fn whole((mut bytes, name): (Vec<u8>, String), kind: &'static str, headers: &HeaderMap) -> Response {
    let file = Named { name: &name, length: bytes.len(), kind };
    file.answer(headers, usize::MAX, |part| {
        bytes.truncate(part.end);
        Body::from(bytes.split_off(part.start))
    })
}

/// What an answer says of a file that is no page.
pub(super) struct Named<'n> {
    pub(super) name: &'n str,
    /// In bytes.
    pub(super) length: usize,
    pub(super) kind: &'static str,
}

impl Named<'_> {
    /// The answer with the file, or with the part of it that was asked for: of that at most so many bytes, a browser asks
    /// again for what follows. `body` makes what is sent.
    pub(super) fn answer(&self, headers: &HeaderMap, most: usize, body: impl FnOnce(Range<usize>) -> Body) -> Response {
        let (length, asked) = (self.length, headers.get(header::RANGE).and_then(|value| value.to_str().ok()));
        let about = |part: &Range<usize>| {
            let kind = [(header::CONTENT_TYPE, self.kind), (header::ACCEPT_RANGES, "bytes")];
            (kind, [(header::CONTENT_LENGTH, part.len().to_string())])
        };
        let mut response = match part(asked, length) {
            _ if is_known(headers, self.name) => StatusCode::NOT_MODIFIED.into_response(),
            Part::Whole => (about(&(0..length)), body(0..length)).into_response(),
            Part::Bytes(wanted) => {
                let part = wanted.start..wanted.end.min(wanted.start.saturating_add(most));
                let told = [(header::CONTENT_RANGE, format!("bytes {}-{}/{length}", part.start, part.end - 1))];
                (StatusCode::PARTIAL_CONTENT, told, about(&part), body(part)).into_response()
            }
            Part::Beyond => {
                let told = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
                (StatusCode::RANGE_NOT_SATISFIABLE, told).into_response()
            }
        };
        tagged(&mut response, self.name);
        response
    }
}

fn tagged(response: &mut Response, name: &str) {
    if let Ok(tag) = HeaderValue::try_from(format!("\"{name}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
}

/// Whether the browser holds these bytes already.
fn is_known(headers: &HeaderMap, name: &str) -> bool {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    known.split(',').any(|tag| tag.trim().trim_start_matches("W/").trim_matches('"') == name)
}

/// The page with the tag in its head, or at its end where it has none.
fn with_tag(html: &[u8], tag: &str) -> Vec<u8> {
    const END: &[u8] = b"</head>";
    let at = html.windows(END.len()).position(|window| window.eq_ignore_ascii_case(END)).unwrap_or(html.len());
    [&html[..at], tag.as_bytes(), &html[at..]].concat()
}
