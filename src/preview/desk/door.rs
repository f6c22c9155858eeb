//! The door of the desk: requests in, pages out. Knows axum, as `server.rs` does.
//!
//! Everything is refused but reading, and one form: a POST from the desk's own address. The policy of every page lets
//! nothing run but the desk's own script, whatever a text holds.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::pipeline::base::kind::content_type;
use crate::preview::guard::Doors;
use crate::preview::served::Newest;
use crate::preview::server::{OWN, Turn, asked, events, refused, shut, words};
use crate::preview::toolbar::MORPH;

use super::{Reply, Room};

/// What runs in the desk's pages, and how they look.
const SCRIPT: &str = include_str!("desk.js");
const SHEET: &str = include_str!("desk.css");

/// What a browser may do with a page of the desk.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; \
                      frame-ancestors 'none'; base-uri 'none'";

/// Bytes of a form.
const FORM_MAX: usize = 4096;

/// What the door knows.
#[derive(Clone)]
pub(in crate::preview) struct Door {
    /// The number of the newest build.
    pub(in crate::preview) served: Newest,
    /// Who may ask.
    pub(in crate::preview) doors: Doors,
    /// The desk.
    pub(in crate::preview) room: Arc<Room>,
    /// Held by the one who is in it.
    pub(in crate::preview) turn: Arc<Turn>,
}

/// The desk as a server has it.
pub(in crate::preview) async fn answer(door: Door, request: Request) -> Response {
    let mut response = shut(reply(door, request).await);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

async fn reply(door: Door, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let part = path.strip_prefix(OWN).unwrap_or("").to_owned();
    let is_loaded = matches!(part.as_str(), "events" | "desk.js" | "desk.css");
    let mut about = asked(&request, &path);
    // Pages may be visited from the site, which is another site; what pages load may not.
    about.is_for_preview = is_loaded;
    let refusal = if about.method == "POST" { door.doors.refusal_to_act(&about) } else { door.doors.refusal(&about) };
    if let Some(refusal) = refusal {
        return refused(refusal);
    }
    let acts = about.method == "POST";
    let mut newest = door.served.clone();
    let build = match newest.wait_for(Option::is_some).await {
        Ok(served) => served.as_ref().map_or(0, |served| served.build),
        Err(_) => 0,
    };
    match (acts, part.as_str()) {
        (false, "events") => return events(door.served, true),
        (false, "desk.js") => return file("desk.js", format!("(() => {{\n{MORPH}\n{SCRIPT}\n}})();\n")),
        (false, "desk.css") => return file("desk.css", SHEET.to_owned()),
        (false, _) if path == "/" => return elsewhere(OWN),
        (false, _) if !path.starts_with(OWN) => {
            return words(StatusCode::NOT_FOUND, "There is no such page of the desk.\n");
        }
        _ => {}
    }
    let query = request.uri().query().unwrap_or_default().to_owned();
    let form = match acts {
        true => match to_bytes(request.into_body(), FORM_MAX).await {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(_) => return words(StatusCode::PAYLOAD_TOO_LARGE, "That is no form of the desk.\n"),
        },
        false => String::new(),
    };
    // Files are read where reading stops nobody. The desk reads all of them at once, and who wants to see it meanwhile waits
    // here, and not on a thread that readers need.
    let turn = door.turn.clone().lock_owned().await;
    let work = move || {
        let _until_it_is_done = turn;
        match (acts, part.strip_suffix("/accept")) {
            (true, Some(story)) => Some(door.room.accept(build, story, &form)),
            (true, None) => None,
            (false, _) if part.is_empty() => Some(door.room.list(build, &query)),
            (false, _) => Some(door.room.story(build, &part)),
        }
    };
    match tokio::task::spawn_blocking(work).await {
        Ok(Some(Reply::Page(status, html))) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, [(header::CONTENT_TYPE, content_type("page.html"))], Body::from(html)).into_response()
        }
        Ok(Some(Reply::Elsewhere(address))) => elsewhere(&address),
        Ok(None) => words(StatusCode::NOT_FOUND, "There is no such act.\n"),
        Err(_) => words(StatusCode::INTERNAL_SERVER_ERROR, "The desk made a mistake of its own.\n"),
    }
}

fn file(name: &str, text: String) -> Response {
    ([(header::CONTENT_TYPE, content_type(name))], text).into_response()
}

/// After a form, the page that shows what it did.
fn elsewhere(address: &str) -> Response {
    match HeaderValue::try_from(address) {
        Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}
