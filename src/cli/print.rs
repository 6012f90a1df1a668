//! Everything that is printed goes through here, so that colour and message format are decided once and a closed
//! stdout is a failure with an exit code, not a panic.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

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

/// Prints results and findings.
#[derive(Debug)]
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
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|error| Problem::new(format!("stdout: {error}"), Exit::CouldNotRun))
    }

    /// Writes findings to stderr, with a closing count for people.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic], files: &Files) {
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
