//! One binary for all tests: linking Typst once is enough. One module per room.
#![allow(clippy::unwrap_used)] // a test that panics has failed

mod archive;
mod archive_faults;
mod publication;
