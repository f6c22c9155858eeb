//! Connections that ask for nothing: they go, and hold up nobody. Streams of events stay.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::newsroom;
use crate::preview::{PATIENCE, Preview, serve};

/// A connection that has sent this and no more.
fn held(preview: &Preview, sent: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&preview.host).expect("the preview listens");
    stream.write_all(sent.as_bytes()).expect("the preview takes bytes");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time can be set");
    stream
}

/// Waits until the other side has closed it.
fn is_closed(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    // A reset says the same as an end.
    match stream.read_to_end(&mut rest) {
        Ok(_) => true,
        Err(cause) => !matches!(cause.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
    }
}

#[test]
fn idle_and_half_sent_requests_hold_up_nobody() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let mut events = preview.events();
    events.next();
    let halves = ["", "GET /news/en/ HTTP/1.1\r\nHost: ", "GET "];
    let mut idle: Vec<TcpStream> = (0..400).map(|at| held(&preview, halves[at % halves.len()])).collect();
    let began = Instant::now();
    assert_eq!(preview.get("/news/en/").status, 200);
    assert!(began.elapsed() < Duration::from_secs(5), "nobody waited for those who send nothing");
    assert!(is_closed(&mut idle[0]), "who sat there longest left");
    // Who listens had asked, and stays.
    let _site = site.edit("content/pages/about.en.md", "Who we are.", "Who we were.");
    assert!(events.next()["build"].as_u64() > Some(1));
}

#[test]
fn a_request_comes_in_time_or_not_at_all_and_events_have_no_end() {
    let site = newsroom();
    let preview = serve(&site, &[]);
    let mut events = preview.events();
    events.next();
    let began = Instant::now();
    let mut all = [
        held(&preview, ""),
        held(&preview, "GET /news/en/ HTTP/1.1\r\nHost: "),
        // Answered, and then silent; a body that never comes.
        held(&preview, &format!("GET /news/en/ HTTP/1.1\r\nHost: {}\r\n\r\n", preview.host)),
        held(&preview, &format!("GET /news/en/ HTTP/1.1\r\nHost: {}\r\nContent-Length: 9\r\n\r\n1", preview.host)),
    ];
    for (at, stream) in all.iter_mut().enumerate() {
        assert!(is_closed(stream), "connection {at}");
    }
    assert!(began.elapsed() > Duration::from_secs(5), "there was time to ask");
    assert!(began.elapsed() < PATIENCE / 2, "{:?}", began.elapsed());
    let _site = site.edit("content/pages/about.en.md", "Who we are.", "Who we were.");
    assert!(events.next()["build"].as_u64() > Some(1), "the stream outlived them all");
}
