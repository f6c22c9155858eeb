//! What an open tab has: one connection that it asks again and again, and the stream that tells it when to.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// An open tab.
pub(crate) struct Tab {
    host: String,
    connection: BufReader<TcpStream>,
    events: Receiver<()>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Tab {
    /// Opens one, and takes the event that tells the present state.
    pub(crate) fn open(host: &str) -> io::Result<Tab> {
        let mut stream = connect(host)?;
        ask(&mut stream, host, "/_preview/events")?;
        let (tell, events) = channel();
        thread::spawn(move || listen(stream, &tell));
        let tab = Tab { host: host.to_owned(), connection: BufReader::new(connect(host)?), events };
        if tab.hears(Duration::from_secs(60)) { Ok(tab) } else { Err(io::Error::other("no event was told")) }
    }

    /// Waits for the next event; whether one came in time.
    pub(crate) fn hears(&self, within: Duration) -> bool {
        self.events.recv_timeout(within).is_ok()
    }

    /// Asks for a path. Where the server has closed a connection that was silent for long, on a new one, as a browser does.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask_once(path).or_else(|_| {
            self.connection = BufReader::new(connect(&self.host)?);
            self.ask_once(path)
        })
    }

    fn ask_once(&mut self, path: &str) -> io::Result<Answer> {
        ask(self.connection.get_mut(), &self.host, path)?;
        let status = self.line()?.split(' ').nth(1).and_then(|number| number.parse().ok());
        let mut length = 0;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(number) = line.strip_prefix("content-length:") {
                length = number.trim().parse().map_err(io::Error::other)?;
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body)?;
        let status = status.ok_or_else(|| io::Error::other("an answer without a status"))?;
        Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.connection.read_line(&mut line)? {
            0 => Err(io::Error::other("the connection was closed")),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}

/// Passes on that an event came, until either end has gone.
fn listen(stream: TcpStream, tell: &Sender<()>) {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    for _ in lines.filter(|line| line.starts_with("data:")) {
        if tell.send(()).is_err() {
            return;
        }
    }
}

fn connect(host: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(host)?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn ask(stream: &mut TcpStream, host: &str, path: &str) -> io::Result<()> {
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes())
}
