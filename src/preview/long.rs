//! Answers with long files of `static/`, piece by piece: nobody holds a film whole, however slow the browser is that takes
//! it. Knows axum and tokio, as `server.rs` does.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::pipeline::base::kind::content_type;
use crate::pipeline::base::path::OutputPath;

use super::good::Good;
use super::range::{Part, part};
use super::server::{is_known, tagged};

/// Bytes that are read, and then sent before more are read.
const PIECE: usize = 1 << 18;

/// The most bytes of one answer to who asks for a part: who moves within a film wants little of what stands there.
const PART_MAX: usize = 4 << 20;

/// The answer with a long file; `None` where the file is none.
pub(super) async fn answer(good: &Arc<Good>, file: &OutputPath, headers: &HeaderMap) -> Option<Response> {
    let asked = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let (held, path) = (good.clone(), file.clone());
    let long = tokio::task::spawn_blocking(move || held.long(&path)).await.ok()??;
    let length = long.length;
    let all = |part: Range<usize>| {
        let kind = [(header::CONTENT_TYPE, content_type(file.as_str())), (header::ACCEPT_RANGES, "bytes")];
        (kind, [(header::CONTENT_LENGTH, part.len().to_string())], body(good.clone(), file.clone(), part))
    };
    let mut response = match part(asked, length) {
        _ if is_known(headers, &long.name) => StatusCode::NOT_MODIFIED.into_response(),
        Part::Whole => all(0..length).into_response(),
        Part::Bytes(wanted) => {
            let part = wanted.start..wanted.end.min(wanted.start.saturating_add(PART_MAX));
            let told = format!("bytes {}-{}/{length}", part.start, part.end.saturating_sub(1));
            (StatusCode::PARTIAL_CONTENT, [(header::CONTENT_RANGE, told)], all(part)).into_response()
        }
        Part::Beyond => {
            let told = format!("bytes */{length}");
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, told)]).into_response()
        }
    };
    tagged(&mut response, &long.name);
    Some(response)
}

/// A part of a file, read as it is taken. Where the file has become shorter the answer breaks off.
fn body(good: Arc<Good>, file: OutputPath, part: Range<usize>) -> Body {
    let pieces = stream::try_unfold(part, move |rest| {
        let (good, file) = (good.clone(), file.clone());
        async move {
            if rest.is_empty() {
                return Ok(None);
            }
            let piece = rest.start..rest.end.min(rest.start + PIECE);
            let after = piece.end..rest.end;
            let read = tokio::task::spawn_blocking(move || good.part(&file, &piece)).await;
            let bytes = read.map_err(io::Error::other)??;
            Ok::<_, io::Error>(Some((bytes, after)))
        }
    });
    Body::from_stream(pieces)
}
