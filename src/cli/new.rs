//! `aftale new`: the next period, made from the last.

use std::path::Path;

use aftale::model::{FactDate, WorkId};
use aftale::pipeline::PipelineError;
use aftale::scaffold::{NextPeriod, Opened, ScaffoldError, next_period};

use crate::cli::check::print_findings;
use crate::cli::exit::Exit;
use crate::cli::load;
use crate::cli::print::{Printer, Problem};

/// Make the next period from the last: ids kept, facts set anew, lineage opened.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The new work, e.g. midtjylland/sundhedsaftale/2024-2027
    id: WorkId,
    /// The last period, whose text it begins with
    #[arg(long, value_name = "ID")]
    from: WorkId,
    /// Its round in sources/rounds.toml; the one with the label of the new work when not given
    #[arg(long, value_name = "ID")]
    round: Option<String>,
    /// When it takes effect; the day after the last period when not given
    #[arg(long, value_name = "DATE")]
    in_force_from: Option<FactDate>,
    /// The date on the document; the day it takes effect when not given
    #[arg(long, value_name = "DATE")]
    dated: Option<FactDate>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, root: &Path, printer: &Printer) -> Result<Exit, Problem> {
    let project = load(root, None)?;
    let asked = NextPeriod {
        id: arguments.id.clone(),
        from: arguments.from.clone(),
        round: arguments.round.clone(),
        in_force_from: arguments.in_force_from,
        dated: arguments.dated,
    };
    let opened = match next_period(root, &project, &asked) {
        Ok(opened) => opened,
        Err(ScaffoldError::Pipeline(error @ PipelineError::Mistakes(_))) => {
            print_findings(&project, std::slice::from_ref(&asked.from), printer);
            return Err(Problem::new(error, Exit::Problems));
        }
        Err(error) => return Err(error.into()),
    };
    let paths: String = opened.files.iter().map(|path| format!("{}\n", path.display())).collect();
    printer.result(paths.as_bytes())?;
    printer.note(what_is_left(&asked, &opened));
    Ok(Exit::Done)
}

/// What the editor has to do, a line each.
fn what_is_left(asked: &NextPeriod, opened: &Opened) -> String {
    let NextPeriod { id, from, .. } = asked;
    let mut lines = vec![format!("{id} takes effect on {} and replaces {from}. What to do next:", opened.facts.in_force_from)];
    if opened.last_day_unsaid {
        let day = opened.last_day.map_or_else(|| "the last day it is valid".to_owned(), |day| format!("`valid_to = \"{day}\"`"));
        lines.push(format!("  write {day} into sources/{from}/agreement.toml"));
    }
    if opened.same_title {
        lines.push(format!("  change `short_title`: both periods are `{}`", opened.facts.short_title));
    }
    for (key, work) in &opened.dropped {
        lines.push(format!("  write `{key}` anew: it was {work}, a text of the last period"));
    }
    for lost in &opened.lost_areas {
        let areas = lost.areas.join(", ");
        lines.push(format!("  see what `{}` covers: round {} has no area {areas}", lost.heading, opened.facts.round));
    }
    lines.push("  change the text: years, targets and deadlines are still those of the last period".to_owned());
    lines.push(format!("  aftale check {id}"));
    lines.push(format!("  aftale diff {from} {id}"));
    lines.join("\n")
}
