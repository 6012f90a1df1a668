//! Draws how far a build is, on a terminal only.
//!
//! One step is one rendered file that is finished; the bar is full when, and only when, everything is written.

use std::collections::BTreeMap;
use std::sync::Mutex;

use aftale::pipeline::{Format, Job, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar over all jobs, naming what is being made.
#[derive(Debug)]
pub struct Bars {
    bar: ProgressBar,
    busy: Mutex<BTreeMap<String, Format>>,
}

impl Bars {
    /// A bar that is drawn, or one that is not.
    pub fn new(drawn: bool) -> Self {
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target);
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {wide_msg}").expect("the template is well formed");
        bar.set_style(style);
        Self { bar, busy: Mutex::new(BTreeMap::new()) }
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn update(&self, change: impl FnOnce(&mut BTreeMap<String, Format>)) {
        let mut busy = self.busy.lock().expect("no thread panics while it names its work");
        change(&mut busy);
        let words: Vec<String> = busy.iter().map(|(job, format)| format!("{job} {}", format.extension())).collect();
        self.bar.set_message(words.join(" · "));
    }
}

impl Progress for Bars {
    fn planned(&self, jobs: &[Job]) {
        self.bar.set_length(jobs.len() as u64);
        self.bar.tick();
    }

    fn rendering(&self, job: &Job, format: Format) {
        self.update(|busy| {
            busy.insert(job.to_string(), format);
        });
    }

    fn finished(&self, job: &Job, _: bool) {
        self.update(|busy| {
            busy.remove(&job.to_string());
        });
        self.bar.inc(1);
    }
}
