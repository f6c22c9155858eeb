//! The `bifolio` command: reads the arguments, runs, prints, exits with 0 (done), 1 (problems in the site) or 2 (usage
//! or machine).

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use bifolio::cli::{self, Command, Invocation};
use bifolio::commands::{self, Outcome};
use bifolio::pipeline::base::error::Error;
use bifolio::pipeline::write;
use bifolio::report::{self, Counts, Rendered};
use bifolio::say;

/// A build makes millions of small values on all threads: the allocator of the system takes a tenth of its time more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let invocation = match cli::parse(std::env::args_os()) {
        Ok(invocation) => invocation,
        Err(mistake) => {
            let code = u8::try_from(mistake.exit_code()).unwrap_or(2);
            // Where help cannot be printed there is nobody to tell.
            let _ = mistake.print();
            return ExitCode::from(code);
        }
    };
    let told = run(&invocation).and_then(|(rendered, code)| show(&rendered).map(|()| code));
    told.unwrap_or_else(|error| {
        let stderr = report::trouble(&error, &invocation.report);
        // Where an error cannot be printed there is nobody to tell.
        let _ = show(&Rendered { stdout: String::new(), stderr });
        ExitCode::from(2)
    })
}

/// Runs the command; what it has to tell, and how it ends.
fn run(invocation: &Invocation) -> Result<(Rendered, ExitCode), Error> {
    let messages = invocation.report.messages;
    match &invocation.command {
        Command::Build { force, atomic, why } => {
            let options = write::Options { force: *force, atomic: *atomic, ..write::Options::default() };
            commands::build::run(invocation, options, *why).map(|outcome| told(&outcome, invocation))
        }
        Command::Check => commands::check::run(invocation).map(|outcome| told(&outcome, invocation)),
        Command::Init(folder) => commands::init::run(invocation, folder).map(printed),
        Command::ThemeCheck(name) => {
            commands::theme::check::run(invocation, name.as_deref()).map(|outcome| told(&outcome, invocation))
        }
        Command::New(story) => commands::text::new::run(invocation, story).map(printed),
        Command::Translate(story) => commands::text::translate::run(invocation, story).map(printed),
        Command::Status(accept) => commands::status::run(invocation, accept).map(failing),
        Command::Keys(keys) => commands::paywall::keys::run(invocation, keys).map(failing),
        Command::Pass(pass) => {
            commands::paywall::pass::run(invocation, pass).map(|rendered| failing((rendered, false)))
        }
        Command::ThemeNew(name) => commands::theme::new::run(invocation, name).map(printed),
        Command::Newsletter(letter) => {
            commands::newsletter::run(invocation, letter).map(|outcome| told(&outcome, invocation))
        }
        Command::Prove(seed) => commands::prove::run(invocation, *seed).map(|outcome| told(&outcome, invocation)),
        Command::Serve(serve) => {
            let tell = |stdout: String, stderr: String| show(&Rendered { stdout, stderr });
            commands::serve::run(invocation, serve, tell).map(|()| printed(String::new()))
        }
        Command::Explain(name) => commands::explain::run(name.as_deref(), messages).map(printed),
        Command::Completions(shell) => Ok(printed(commands::completions::run(*shell))),
    }
}

/// What is told, and whether it fails the run.
fn failing((rendered, fails): (Rendered, bool)) -> (Rendered, ExitCode) {
    (rendered, if fails { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// A text for standard output.
fn printed(stdout: String) -> (Rendered, ExitCode) {
    (Rendered { stdout, stderr: String::new() }, ExitCode::SUCCESS)
}

/// The report of a run over the site.
fn told(outcome: &Outcome, invocation: &Invocation) -> (Rendered, ExitCode) {
    let settings = report::ReportSettings { folder: outcome.folder.clone(), ..invocation.report.clone() };
    let rendered = report::print(&outcome.diagnostics, &outcome.summary, &settings, &*outcome.source_text);
    let fails = Counts::of(&outcome.diagnostics).fail(outcome.summary.strict);
    (rendered, if fails { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Prints. A reader who has gone away (`bifolio explain | head`) is no error; a full disk is.
fn show(rendered: &Rendered) -> Result<(), Error> {
    let told = write(std::io::stderr().lock(), &rendered.stderr);
    let done = write(std::io::stdout().lock(), &rendered.stdout);
    let message = say!("standard output cannot be written", "no se puede escribir en la salida estándar");
    told.and(done).map_err(|cause| Error { message, path: None, cause: Some(cause), hint: None })
}

/// Writes all of `text`, or as much as is wanted.
fn write(mut stream: impl Write, text: &str) -> std::io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}
