//! The binary: everything happens in `cli`.

mod cli;

/// Comparing and typesetting ask for memory in many small pieces; this allocator takes a sixth of the time from a long
/// comparison.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
