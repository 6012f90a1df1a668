//! Runs a layout in a process of its own, with bounds on time and memory.
//!
//! A layout is a program: it can loop, recurse or allocate without end, and neither Typst nor a thread can be stopped
//! from outside. So for layouts that are not built in, [`Apart::render`] starts this program again, hands it the
//! document, and takes what it made; there, [`serve`] bounds itself before it reads anything. Both ways give
//! the same bytes.

use std::io::{self, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, Signal, setrlimit};

use crate::layouts::LayoutError;
use crate::model::Bounds;
use crate::renderings::document::Document;
use crate::renderings::paged::Paged;

/// The sub-command that [`Apart`] calls; it takes seconds and megabytes, and runs [`serve`].
pub const SUBCOMMAND: &str = "run-layout";

/// The exit code of a process whose layout stopped with an error, which it wrote to stdout.
const STOPPED: i32 = 1;

/// Layout of deep documents needs more than the default.
const STACK_BYTES: usize = 16 << 20;

/// No PDF or page is larger: 128 MiB.
const MOST_BYTES: u64 = 128 << 20;

/// Address space beside the memory that is used: the program itself, and what the allocator keeps in reserve.
const RESERVED_BYTES: u64 = 1 << 30;

/// Several documents may share a processor, so that a second of it takes longer on the clock.
const CLOCK_FACTOR: u32 = 10;

/// How to run layouts in processes of their own.
#[derive(Debug, Clone)]
pub struct Apart {
    program: PathBuf,
    bounds: Bounds,
}

impl Apart {
    /// Runs layouts with this program, which knows [`SUBCOMMAND`], within these bounds.
    pub fn new(program: PathBuf, bounds: Bounds) -> Self {
        Self { program, bounds }
    }

    /// Lets the layout make the document. `blamed` is the layout that an error names, by its path below `layouts/`.
    ///
    /// # Errors
    /// When the layout stops or warns, or runs into one of the bounds.
    pub fn render(&self, document: &Document, blamed: &str) -> Result<Paged, LayoutError> {
        let failed = |reason: String| LayoutError::Failed { path: blamed.to_owned(), reason };
        let request = serde_json::to_vec(document).expect("documents have string keys only");
        let ended = self.run(&request).map_err(|error| failed(format!("it could not be run in a process of its own: {error}")))?;
        let Ended { status, stdout, stderr, in_time } = ended;
        let Bounds { seconds, megabytes } = self.bounds;
        let signal = status.signal().and_then(Signal::from_named_raw);
        if status.success()
            && let Some(made) = Paged::read(&stdout)
        {
            return Ok(made);
        }
        if status.code() == Some(STOPPED)
            && let Ok(error) = serde_json::from_slice(&stdout)
        {
            return Err(error);
        }
        Err(failed(if stdout.len() as u64 >= MOST_BYTES {
            format!("it made more than {} MiB; see whether a loop in it ends", MOST_BYTES >> 20)
        } else if !in_time || signal == Some(Signal::XCPU) {
            format!(
                "it ran for more than {seconds} s; see whether its loops end, or allow more with `layout_seconds` under [limits] in aftale.toml"
            )
        } else if stderr.contains("memory allocation") {
            format!(
                "it needed more than {megabytes} MB of memory; see whether it gathers without end, or allow more with `layout_megabytes` \
                 under [limits] in aftale.toml"
            )
        } else if signal == Some(Signal::SEGV) || stderr.contains("overflowed its stack") {
            "it went too deep; let it nest and recurse less".to_owned()
        } else {
            format!("its process was ended from outside ({status}); where memory is short, build with `--jobs 1`")
        }))
    }

    fn run(&self, request: &[u8]) -> io::Result<Ended> {
        let Bounds { seconds, megabytes } = self.bounds;
        let mut command = Command::new(&self.program);
        command.args([SUBCOMMAND, &seconds.to_string(), &megabytes.to_string()]).env_clear();
        // What the allocator keeps in reserve would count as used.
        command.env("MIMALLOC_ARENA_RESERVE", "0").env("MIMALLOC_ARENA_EAGER_COMMIT", "0");
        // a group of its own: what is typed at a terminal reaches us, and we decide
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else { unreachable!("all three were asked for") };
        let clock = Duration::from_secs(u64::from(seconds.saturating_mul(CLOCK_FACTOR)));
        thread::scope(|scope| {
            scope.spawn(move || hand_over(stdin, request));
            let (sender, receiver) = sync_channel(1);
            scope.spawn(move || sender.send(read(stdout, MOST_BYTES)));
            let said = scope.spawn(move || read(stderr, 1 << 16));
            let stdout = receiver.recv_timeout(clock);
            let in_time = stdout.is_ok();
            let status = end(&mut child, in_time && stdout.as_ref().is_ok_and(|bytes| (bytes.len() as u64) < MOST_BYTES))?;
            let stderr = said.join().unwrap_or_default();
            Ok(Ended { status, stdout: stdout.unwrap_or_default(), stderr: String::from_utf8_lossy(&stderr).into_owned(), in_time })
        })
    }
}

/// How a process ended, and what it said.
struct Ended {
    status: ExitStatus,
    stdout: Vec<u8>,
    stderr: String,
    in_time: bool,
}

/// A process that is gone before it has read everything says why itself.
fn hand_over(mut stdin: ChildStdin, request: &[u8]) {
    let _ = stdin.write_all(request);
}

/// What can be read, up to a bound; the rest is thrown away, so that the writer is not held up.
fn read(mut pipe: impl Read, most: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = pipe.by_ref().take(most).read_to_end(&mut bytes);
    bytes
}

/// Waits for the process, which has closed its stdout; kills it first unless it was good.
fn end(child: &mut Child, good: bool) -> io::Result<ExitStatus> {
    if !good {
        child.kill()?;
    }
    child.wait()
}

/// The other side of [`Apart::render`]: bounds this process, reads a document from stdin, and writes what its layout
/// makes of it to stdout. Gives the exit code.
///
/// # Errors
/// When the bounds cannot be set, stdin holds no document, or stdout is closed.
pub fn serve(bounds: Bounds) -> io::Result<u8> {
    bind(bounds)?;
    let document: Document = serde_json::from_reader(io::stdin().lock())?;
    let made = thread::Builder::new().stack_size(STACK_BYTES).spawn(|| document.render())?.join();
    let made = made.map_err(|_| io::Error::other("the layout broke off"))?;
    let mut stdout = io::stdout().lock();
    match made {
        Ok(made) => made.write(&mut stdout).map(|()| 0),
        Err(error) => stdout.write_all(&serde_json::to_vec(&error)?).map(|()| STOPPED as u8),
    }
}

/// Bounds the time and memory of this process, and ends it together with the one that started it.
fn bind(bounds: Bounds) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    let bytes = u64::from(bounds.megabytes) << 20;
    let seconds = u64::from(bounds.seconds);
    let most = |current: u64, maximum: u64| Rlimit { current: Some(current), maximum: Some(maximum) };
    setrlimit(Resource::Core, most(0, 0))?;
    setrlimit(Resource::Cpu, most(seconds, seconds + 1))?;
    setrlimit(Resource::Data, most(bytes, bytes))?;
    setrlimit(Resource::As, most(bytes + RESERVED_BYTES, bytes + RESERVED_BYTES))?;
    Ok(())
}
