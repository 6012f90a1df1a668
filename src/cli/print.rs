//! Everything that is printed goes through here, so that colour and message format are decided once, a stdout that
//! nobody reads any more is no matter, and one that cannot be written is a failure with an exit code.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

use aftale::diagnostic::{Diagnostic, Files};

use crate::cli::exit::Exit;
use crate::cli::{Colour, MessageFormat, report};

/// Why a command stopped, with the exit code that says so.
#[derive(Debug)]
pub struct Problem {
    words: String,
    exit: Exit,
}

impl Problem {
    /// A problem with an exit code of its own.
    pub fn new(words: impl Display, exit: Exit) -> Self {
        Self { words: words.to_string(), exit }
    }
}

impl<E: std::error::Error> From<E> for Problem {
    fn from(error: E) -> Self {
        Self::new(error, Exit::CouldNotRun)
    }
}

/// So many findings are shown at once; nobody reads more, and each takes a moment to paint.
const MOST_FINDINGS: usize = 1_000;

/// Bytes that are written to stdout at once.
const AT_ONCE: usize = 1 << 16;

/// Whether nobody reads any more what is written, as after `| head`.
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Prints results and findings.
#[derive(Debug, Clone, Copy)]
pub struct Printer {
    message_format: MessageFormat,
    colour: Colour,
}

impl Printer {
    /// A printer for the options given.
    pub fn new(message_format: MessageFormat, colour: Colour) -> Self {
        Self { message_format, colour }
    }

    /// Whether stdout gets colour.
    pub fn colours_stdout(&self) -> bool {
        self.colours(io::stdout().is_terminal())
    }

    /// Whether progress may be drawn.
    pub fn draws_progress(&self) -> bool {
        self.message_format == MessageFormat::Text && io::stderr().is_terminal()
    }

    fn colours(&self, terminal: bool) -> bool {
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }

    /// Writes a result to stdout.
    pub fn result(&self, bytes: &[u8]) -> Result<(), Problem> {
        self.result_by(|stdout| stdout.write_all(bytes))
    }

    /// Lets a result be written to stdout as it comes.
    pub fn result_by(&self, write: impl FnOnce(&mut BufWriter<StdoutLock>) -> io::Result<()>) -> Result<(), Problem> {
        let mut stdout = BufWriter::with_capacity(AT_ONCE, io::stdout().lock());
        match write(&mut stdout).and_then(|()| stdout.flush()) {
            Err(error) if !is_closed_pipe(&error) => {
                Err(Problem::new(format!("what was found cannot be written to stdout: {error}"), Exit::CouldNotRun))
            }
            _ => Ok(()),
        }
    }

    /// Writes that a signal ends the program.
    pub fn interrupted(&self, signal: &str) {
        let line_of_bar = if self.draws_progress() { "\n" } else { "" };
        let words = format!("stopped by {signal}; what was finished is in place, all other output is as it was before");
        match self.message_format {
            MessageFormat::Text => {
                let _ = writeln!(io::stderr().lock(), "{line_of_bar}{words}");
            }
            MessageFormat::Json => self.diagnostics(&[Diagnostic::placeless("interrupted", words)], &Files::default()),
        }
    }

    /// Writes findings to stderr, with a closing count for people.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], files: &Files) {
        if diagnostics.len() > MOST_FINDINGS {
            let message = format!("{} more findings are not shown", diagnostics.len() - MOST_FINDINGS);
            let rest = Diagnostic::placeless("more-findings", message).help("set these right first, then check again");
            let shown: Vec<Diagnostic> = diagnostics[..MOST_FINDINGS].iter().cloned().chain([rest]).collect();
            return self.diagnostics_shown(&shown, files);
        }
        self.diagnostics_shown(diagnostics, files);
    }

    fn diagnostics_shown(&self, diagnostics: &[Diagnostic], files: &Files) {
        let words = match self.message_format {
            MessageFormat::Text => report::text(diagnostics, files, self.colours(io::stderr().is_terminal())),
            MessageFormat::Json => diagnostics.iter().map(|diagnostic| report::json_line(diagnostic, files) + "\n").collect(),
        };
        // A closed stderr leaves nobody to tell.
        let _ = io::stderr().lock().write_all(words.as_bytes());
    }

    /// Writes a note to stderr; silent when diagnostics are for machines.
    pub fn note(&self, words: impl Display) {
        if self.message_format == MessageFormat::Text {
            let _ = writeln!(io::stderr().lock(), "{words}");
        }
    }

    /// Writes what is being done, for somebody who waits at a terminal.
    pub fn progress(&self, words: impl Display) {
        if self.draws_progress() {
            self.note(words);
        }
    }

    /// Writes why a command stopped, and gives its exit code.
    pub fn problem(&self, problem: &Problem) -> Exit {
        match self.message_format {
            MessageFormat::Text => {
                let _ = writeln!(io::stderr().lock(), "error: {}", problem.words);
            }
            MessageFormat::Json => {
                let diagnostic = Diagnostic::placeless("could-not-run", &problem.words);
                self.diagnostics(&[diagnostic], &Files::default());
            }
        }
        problem.exit
    }
}
