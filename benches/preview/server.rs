//! `bifolio serve` on a site: started, asked for its memory, ended.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The moment of the builds of benches/run.sh.
const NOW: &str = "2026-11-24T12:00:00Z";

/// A preview that runs. Dropped, it is killed.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:4000`.
    pub(crate) host: String,
    /// From its start until it said where it stands: the first build is done.
    pub(crate) first: Duration,
}

impl Server {
    /// Starts it, and waits for its address.
    pub(crate) fn start(bifolio: &str, site: &Path) -> io::Result<Server> {
        let started = Instant::now();
        let mut command = Command::new(bifolio);
        command.args(["serve", "--port", "0", "--now", NOW, "--source"]).arg(site);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut server = Server { child, host: String::new(), first: Duration::ZERO };
        let stdout = server.child.stdout.take().ok_or_else(|| io::Error::other("no standard output"))?;
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let address = lines.find_map(|line| Some(line.split_once("http://")?.1.to_owned()));
        server.first = started.elapsed();
        let host = address.and_then(|address| Some(address.split_once('/')?.0.to_owned()));
        server.host = host.ok_or_else(|| io::Error::other("it ended before it served"))?;
        // A full pipe would stop it.
        thread::spawn(move || lines.for_each(drop));
        Ok(server)
    }

    /// What it holds of the memory now, and held at most, where the system tells.
    pub(crate) fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let megabytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kilobytes: u64 = line.trim_start_matches(':').trim().trim_end_matches(" kB").parse().ok()?;
            Some(kilobytes / 1024)
        };
        match (megabytes("VmRSS"), megabytes("VmHWM")) {
            (Some(now), Some(most)) => format!("Memory afterwards: {now} MB, at most {most} MB"),
            _ => "Memory: not told by this system".to_owned(),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
