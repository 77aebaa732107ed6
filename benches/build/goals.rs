//! The goals, and whether the figures keep them. Nothing fails: a reader decides.

use std::time::Duration;

use crate::contest::Who;
use crate::measure::{Tree, Usage};
use crate::overhead::Overhead;

/// Everything that was measured at one size.
pub(crate) struct Size {
    pub(crate) records: usize,
    /// Bytes of our project's Markdown.
    pub(crate) markdown: u64,
    pub(crate) entries: Vec<Entry>,
    /// Lines about programs that are not here.
    pub(crate) absent: Vec<String>,
    pub(crate) overhead: Option<Overhead>,
}

/// One program's runs.
pub(crate) struct Entry {
    pub(crate) who: Who,
    pub(crate) runs: Vec<Usage>,
    pub(crate) tree: Tree,
}

impl Entry {
    pub(crate) fn median(&self, of: impl Fn(&Usage) -> f64) -> f64 {
        median(self.runs.iter().map(of).collect())
    }

    /// The largest peak of memory, in bytes.
    pub(crate) fn peak(&self) -> u64 {
        self.runs.iter().map(|run| run.peak).max().unwrap_or(0)
    }
}

impl Size {
    pub(crate) fn entry(&self, who: Who) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.who == who)
    }

    /// One by another: the median of the rounds' ratios.
    pub(crate) fn ratio(&self, one: Who, to: Who, of: impl Fn(&Usage) -> f64) -> Option<f64> {
        let (one, other) = (self.entry(one)?, self.entry(to)?);
        Some(median(one.runs.iter().zip(&other.runs).map(|(a, b)| of(a) / of(b).max(1e-6)).collect()))
    }
}

pub(crate) fn cpu(usage: &Usage) -> f64 {
    usage.cpu.as_secs_f64()
}

pub(crate) fn wall(usage: &Usage) -> f64 {
    usage.wall.max(Duration::from_micros(1)).as_secs_f64()
}

pub(crate) const MEGABYTE: f64 = 1e6;

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        n if n % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// A goal at a size, and the figure. Lower is better in all of them.
struct Goal {
    what: String,
    most: f64,
    measured: f64,
    unit: &'static str,
}

/// The goals as a table.
pub(crate) fn table(sizes: &[Size]) -> String {
    let mut goals: Vec<Goal> = sizes.iter().flat_map(at_size).collect();
    if let [first, .., last] = sizes {
        goals.extend(growth(first, last));
    }
    let mut out = format!("{:<58} {:>12} {:>12}\n", "goal", "at most", "measured");
    for goal in goals {
        let verdict = if goal.measured <= goal.most { "kept" } else { "MISSED" };
        let figure = |x: f64| format!("{x:.3}").trim_end_matches('0').trim_end_matches('.').to_owned() + goal.unit;
        out.push_str(&format!(
            "{:<58} {:>12} {:>12}  {verdict}\n",
            goal.what,
            figure(goal.most),
            figure(goal.measured)
        ));
    }
    out.push_str(&per_record(sizes));
    out
}

fn at_size(size: &Size) -> Vec<Goal> {
    let n = size.records;
    let ratios = [
        (Who::Ours, Who::Floor, 5.0, "CPU, by the floor's"),
        (Who::Ours, Who::MdbookPlain, 0.2, "CPU, by mdBook's, both without search"),
        (Who::OursSearch, Who::MdbookSearch, 0.2, "CPU, by mdBook's, both with search"),
        (Who::Ours, Who::Hugo, 0.1, "CPU, by Hugo's"),
    ];
    let mut goals: Vec<Goal> = ratios
        .into_iter()
        .filter_map(|(one, who, most, what)| {
            Some(Goal { what: format!("{n} records: {what}"), most, measured: size.ratio(one, who, cpu)?, unit: "x" })
        })
        .collect();
    goals.extend(size.ratio(Who::Ours, Who::Copy, wall).map(|measured| Goal {
        what: format!("{n} records: wall time, by that of cp -r"),
        most: 3.0,
        measured,
        unit: "x",
    }));
    goals.extend(size.entry(Who::Ours).map(|ours| Goal {
        what: format!("{n} records: peak memory"),
        most: 400.0,
        measured: ours.peak() as f64 / MEGABYTE,
        unit: " MB",
    }));
    goals.extend(size.overhead.map(|overhead| Goal {
        what: format!("{n} records: HTML around an article, the most of all pages"),
        most: 6.0,
        measured: overhead.most as f64 / 1024.0,
        unit: " KB",
    }));
    goals
}

/// What ten times the records may cost: a tenth more than ten times.
fn growth(first: &Size, last: &Size) -> Option<Goal> {
    let times = last.records as f64 / first.records as f64;
    let used = |size: &Size| Some(size.entry(Who::Ours)?.median(cpu));
    Some(Goal {
        what: format!("CPU of {} records, by that of {}", last.records, first.records),
        most: times * 1.1,
        measured: used(last)? / used(first)?.max(1e-6),
        unit: "x",
    })
}

fn per_record(sizes: &[Size]) -> String {
    let mut out = String::new();
    for size in sizes {
        let Some(ours) = size.entry(Who::Ours) else { continue };
        let n = size.records as f64;
        out.push_str(&format!(
            "a record among {}: {:.2} ms CPU, {:.1} KB of memory",
            size.records,
            ours.median(cpu) * 1e3 / n,
            ours.peak() as f64 / 1024.0 / n
        ));
        if let Some(around) = size.overhead {
            out.push_str(&format!(
                "; HTML around its article {} to {} bytes, median {}",
                around.least, around.most, around.median
            ));
        }
        out.push('\n');
    }
    out
}
