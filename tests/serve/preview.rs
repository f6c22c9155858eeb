//! A preview that runs: its address, what it prints, requests to it, how it is ended.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{NOW, Site};

/// So long a preview may take for anything: the machine may be busy with other things.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A preview of a site. Dropped, it is killed.
pub(crate) struct Preview {
    child: Child,
    /// `127.0.0.1:4000`.
    pub(crate) host: String,
    /// The address that it printed.
    pub(crate) address: String,
    printed: tempfile::TempDir,
}

/// An answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Starts a preview, and waits until it says where it stands.
pub(crate) fn serve(site: &Site, arguments: &[&str]) -> Preview {
    begin(command(&site.root(), arguments))
}

/// Starts a preview whose moment is whatever the clock says.
pub(crate) fn serve_by_the_clock(site: &Site) -> Preview {
    begin(command_by_the_clock(&site.root(), &[]))
}

fn begin(mut command: Command) -> Preview {
    let printed = tempfile::tempdir().expect("a temporary folder");
    let file = |name: &str| File::create(printed.path().join(name)).expect("a file can be made");
    let child = command.stdout(file("out")).stderr(file("err")).spawn().expect("the binary can be run");
    let mut preview = Preview { child, host: String::new(), address: String::new(), printed };
    let address = preview.waits("the address", |preview| {
        let line = preview.stdout().lines().find_map(|line| Some(line.split_once("http://")?.1.to_owned()))?;
        line.split_whitespace().next().map(str::to_owned)
    });
    preview.host = address.split('/').next().unwrap_or_default().to_owned();
    preview.address = format!("http://{address}");
    preview
}

/// The command, not yet run.
pub(crate) fn command(root: &Path, arguments: &[&str]) -> Command {
    let mut command = command_by_the_clock(root, arguments);
    command.args(["--now", NOW]);
    command
}

fn command_by_the_clock(root: &Path, arguments: &[&str]) -> Command {
    let mut command = match std::env::var_os("BIFOLIO_BIN") {
        Some(path) => Command::new(path),
        None => Command::new(env!("CARGO_BIN_EXE_bifolio")),
    };
    for name in ["GITHUB_ACTIONS", "SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE", "LANG", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    command.arg("serve").arg("--source").arg(root).args(arguments).stdin(Stdio::null());
    if !arguments.contains(&"--port") {
        command.args(["--port", "0"]);
    }
    command
}

impl Preview {
    /// The number that the system knows it by.
    #[cfg(target_os = "linux")]
    pub(crate) fn number(&self) -> u32 {
        self.child.id()
    }

    /// What it printed to standard output so far.
    pub(crate) fn stdout(&self) -> String {
        std::fs::read_to_string(self.printed.path().join("out")).unwrap_or_default()
    }

    /// What it printed to standard error so far.
    pub(crate) fn stderr(&self) -> String {
        std::fs::read_to_string(self.printed.path().join("err")).unwrap_or_default()
    }

    /// Asks for a path as it stands, with these header lines beside `Host`.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut lines: Vec<(&str, &str)> = headers.to_vec();
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            lines.push(("Host", &self.host));
        }
        let lines: String = lines.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        self.send(&format!("{method} {path} HTTP/1.1\r\n{lines}Connection: close\r\n\r\n"))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Sends bytes, and reads the answer to its end.
    pub(crate) fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("the preview takes a request");
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        answer(&bytes).unwrap_or_else(|| panic!("no answer to {request:?}: {}", self.stderr()))
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).expect("the preview listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time can be set");
        stream
    }

    /// Listens to what open pages are told.
    pub(crate) fn events(&self) -> Events {
        let mut stream = self.connect();
        let request = format!("GET /_preview/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.host);
        stream.write_all(request.as_bytes()).expect("the preview takes a request");
        Events(BufReader::new(stream))
    }

    /// The newest state.
    pub(crate) fn state(&self) -> Value {
        self.events().next()
    }

    /// Waits until something can be had.
    #[track_caller]
    pub(crate) fn waits<T>(&mut self, what: &str, mut had: impl FnMut(&Preview) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(it) = had(self) {
                return it;
            }
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                panic!("the preview ended with {status} before {what}\n{}\n{}", self.stdout(), self.stderr());
            }
            if began.elapsed() > PATIENCE {
                panic!("waited in vain for {what}\n{}\n{}", self.stdout(), self.stderr());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Interrupts it as Ctrl-C does; its exit code.
    #[cfg(unix)]
    pub(crate) fn interrupt(mut self, signal: &str) -> (Option<i32>, String) {
        let number = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &number]).status().expect("kill can be run");
        assert!(sent.success(), "the signal was sent");
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().expect("a child can be waited for") {
                return (status.code(), self.stdout());
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("the preview did not end");
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// States as they are told.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// The next state.
    #[track_caller]
    pub(crate) fn next(&mut self) -> Value {
        let (mut line, began) = (String::new(), Instant::now());
        // A silent stream goes on saying that it lives.
        while began.elapsed() < PATIENCE && self.0.read_line(&mut line).expect("a state is told in time") > 0 {
            if let Some(data) = line.trim().strip_prefix("data:") {
                return serde_json::from_str(data).expect("a state is JSON");
            }
            line.clear();
        }
        panic!("no state was told");
    }
}

pub(crate) fn answer(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let headers = pairs.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    Some(Answer { status, headers, body: bytes[end + 4..].to_vec() })
}

/// A page without the tag that the preview adds; fails where there is not exactly one.
#[track_caller]
pub(crate) fn without_tag(html: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(html);
    assert_eq!(text.matches("/_preview/").count(), 1, "one tag is added to a page: {text}");
    let start = text.find("<script src=\"/_preview/live.js\"").expect("the tag");
    let end = start + text[start..].find("</script>").expect("its end") + "</script>".len();
    [&text.as_bytes()[..start], &text.as_bytes()[end..]].concat()
}

/// A path of the output as an address.
pub(crate) fn address(base: &str, path: &str) -> String {
    let path = path.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(path);
    let encoded: String = path
        .bytes()
        .map(|byte| match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("{base}/{encoded}")
}

/// A file beside the output, for builds to compare with.
pub(crate) fn elsewhere(site: &Site) -> PathBuf {
    site.root().with_file_name("clean")
}
