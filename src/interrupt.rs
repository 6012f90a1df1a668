//! Moments in which this process must not be ended from outside: while a folder of outputs is put in place, or a
//! release into the archive.
//!
//! A room that writes holds on with [`hold`]; whoever is about to end the process asks [`wait_for_all`] first, and
//! then nothing begins any more. So what a build has staged is either in place or swept when the process is gone.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

static MOMENTS: RwLock<()> = RwLock::new(());

/// Keeps the process from being ended for as long as the result lives. Not to be held twice by one thread.
#[must_use = "the moment is over when this is dropped"]
pub fn hold() -> RwLockReadGuard<'static, ()> {
    MOMENTS.read().unwrap_or_else(PoisonError::into_inner)
}

/// Waits until nobody holds on; while the result lives, whoever wants to must wait.
#[must_use = "others may hold on again when this is dropped"]
pub fn wait_for_all() -> RwLockWriteGuard<'static, ()> {
    MOMENTS.write().unwrap_or_else(PoisonError::into_inner)
}
