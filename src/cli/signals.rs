//! What happens when somebody asks the program to stop, at a terminal (SIGINT) or from a supervisor (SIGTERM).

use std::io;
use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use aftale::interrupt;
use signal_hook::consts::{SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::flag;
use signal_hook::iterator::Signals;

use crate::cli::print::Printer;

/// Watches for signals until the program ends.
///
/// The first one lets what is being put in place be finished, and ends the program with 130 or 143; layouts that run
/// apart end with it. A second one ends it at once.
pub fn watch(printer: Printer) -> io::Result<()> {
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, code(signal), Arc::clone(&asked))?;
        flag::register(signal, Arc::clone(&asked))?;
    }
    // A file over the size that is allowed is then an error when it is written, as on a full disk.
    flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)))?;
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    thread::Builder::new().spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        let _moment = interrupt::wait_for_all();
        printer.interrupted(if signal == SIGINT { "SIGINT" } else { "SIGTERM" });
        exit(code(signal));
    })?;
    Ok(())
}

/// The exit code that a shell gives a program which a signal has ended.
fn code(signal: i32) -> i32 {
    128 + signal
}
