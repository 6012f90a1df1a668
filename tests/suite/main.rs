//! One binary for all tests: linking Typst once is enough. One module per room.

mod archive;
mod archive_faults;
mod publication;
