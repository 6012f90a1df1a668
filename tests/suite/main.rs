//! The one test binary: linking Typst once is enough. One module per room.

mod diff;
