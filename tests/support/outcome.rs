//! One run of the command: its exit code, what it said, how long it took.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

/// What a run of the command came to.
pub struct Outcome {
    /// The exit code; `None` when it was ended by a signal or took too long.
    pub exit: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// The diagnostics, in the order of the report.
    pub diagnostics: Vec<Said>,
    /// `summary` of the report; null when there was no report.
    pub summary: Value,
    /// How long it ran.
    pub took: Duration,
}

/// A diagnostic as the JSON report gives it.
pub struct Said {
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The code.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// `file:line:column`, or `-` for what has no place.
    pub place: String,
    /// What to type.
    pub hints: Vec<String>,
}

impl Said {
    /// One line: severity, code, place, hints.
    pub fn line(&self) -> String {
        let mut line = format!("{} {} {}", self.severity, self.code, self.place);
        for hint in &self.hints {
            line.push_str(" hint: ");
            line.push_str(hint);
        }
        line
    }
}

impl Outcome {
    /// Every diagnostic on a line of its own.
    pub fn lines(&self) -> Vec<String> {
        self.diagnostics.iter().map(Said::line).collect()
    }

    /// The codes of all diagnostics.
    pub fn codes(&self) -> Vec<&str> {
        self.diagnostics.iter().map(|said| said.code.as_str()).collect()
    }

    /// Everything that was said, for the text of a failed test.
    pub fn report(&self) -> String {
        let said: Vec<String> =
            self.diagnostics.iter().map(|said| format!("{}\n    {}", said.line(), said.message)).collect();
        format!("exit {:?}\n{}\nstderr: {}", self.exit, said.join("\n"), shortened(&self.stderr))
    }

    /// Holds that the command ended as it should, and says everything where not.
    #[track_caller]
    pub fn exits(self, code: i32) -> Outcome {
        assert_eq!(self.exit, Some(code), "another exit code was expected: {code}\n{}", self.report());
        assert!(!self.stderr.contains("panicked"), "it panicked: {}", self.stderr);
        self
    }

    /// Holds that the command ended well and said nothing.
    #[track_caller]
    pub fn says_nothing(self) -> Outcome {
        let outcome = self.exits(0);
        assert!(outcome.diagnostics.is_empty(), "nothing was to be said\n{}", outcome.report());
        outcome
    }
}

/// Runs the command with an environment that holds nothing of whoever runs the tests.
pub fn run(arguments: &[&str], environment: &[(String, String)], seconds: u64) -> Outcome {
    let began = Instant::now();
    let mut child = command(arguments, environment).spawn().expect("the binary can be run");
    let streams = (drain(child.stdout.take()), drain(child.stderr.take()));
    let exit = wait(&mut child, began + Duration::from_secs(seconds));
    let took = began.elapsed();
    let stdout = streams.0.join().expect("the reader of a stream ends");
    let stderr = streams.1.join().expect("the reader of a stream ends");
    let report: Value = serde_json::from_str(&stdout).unwrap_or(Value::Null);
    let diagnostics = report["diagnostics"].as_array().into_iter().flatten().map(said).collect();
    Outcome { exit, diagnostics, summary: report["summary"].clone(), took, stdout, stderr }
}

fn command(arguments: &[&str], environment: &[(String, String)]) -> Command {
    let mut command = match std::env::var_os("BIFOLIO_BIN") {
        Some(path) => Command::new(path),
        None => Command::new(env!("CARGO_BIN_EXE_bifolio")),
    };
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["GITHUB_ACTIONS", "CI", "SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE", "LANG", "LC_ALL", "TZ"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().map(|(name, value)| (name, value)));
    command
}

/// Reads a stream to its end on a thread of its own, so that a full pipe never stops the command.
fn drain(stream: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            let _ = stream.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits until the command ends or its time is over; then it is killed and has no exit code.
fn wait(child: &mut Child, until: Instant) -> Option<i32> {
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return status.code();
        }
        if Instant::now() > until {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn said(value: &Value) -> Said {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let number = |key: &str| value[key].as_u64().unwrap_or_default();
    let place = match value["file"].as_str() {
        Some(file) => format!("{file}:{}:{}", number("line"), number("column")),
        None => "-".to_owned(),
    };
    let hints = value["hints"].as_array().into_iter().flatten();
    let hints = hints.map(|hint| hint.as_str().unwrap_or_default().to_owned()).collect();
    Said { severity: text("severity"), code: text("code"), message: text("message"), place, hints }
}

fn shortened(text: &str) -> String {
    text.chars().take(4000).collect()
}
