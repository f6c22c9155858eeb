//! Answers with long files of `static/`, piece by piece: nobody holds a film whole, however slow the browser is that takes
//! it. Knows axum and tokio, as `server.rs` does.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::stream;

use crate::pipeline::base::kind::{content_type, is_page};
use crate::pipeline::base::path::OutputPath;

use super::good::Good;
use super::server::Named;

/// Bytes that are read, and then sent before more are read.
const PIECE: usize = 1 << 18;

/// The most bytes of one answer to who asks for a part: who moves within a film wants little of what stands there.
const PART_MAX: usize = 4 << 20;

/// The answer with a long file; `None` where the file is none. Of what is held no disk is asked.
pub(super) async fn answer(good: &Arc<Good>, file: &OutputPath, headers: &HeaderMap) -> Option<Response> {
    if is_page(file.as_str()) || !good.may_be_long(file) {
        return None;
    }
    let (held, path) = (good.clone(), file.clone());
    let long = tokio::task::spawn_blocking(move || held.long(&path)).await.ok()??;
    let named = Named { name: &long.name, length: long.length, kind: content_type(file.as_str()) };
    Some(named.answer(headers, PART_MAX, |part| body(good.clone(), file.clone(), part)))
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
