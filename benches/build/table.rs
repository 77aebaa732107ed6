//! The figures of one size as a table.

use crate::contest::Who;
use crate::goals::{MEGABYTE, Size, cpu, wall};

/// The table of one size. The ratios are ours by theirs, so that less is better; what has a search is
/// compared with ours with search.
pub(crate) fn of(size: &Size) -> String {
    let rounds = size.entries.first().map_or(0, |entry| entry.runs.len());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut out = format!(
        "\n{} records, {:.1} MB of Markdown, {rounds} rounds, {cores} processors\n{:<30} {:>8} {:>8} {:>8} {:>8} {:>9} {:>10} {:>10}\n",
        size.records,
        size.markdown as f64 / MEGABYTE,
        "",
        "wall s",
        "CPU s",
        "peak MB",
        "files",
        "output MB",
        "ours: wall",
        "ours: CPU"
    );
    for entry in &size.entries {
        let ratio = |of: fn(&crate::measure::Usage) -> f64| match entry.who {
            Who::Ours => String::new(),
            who => {
                let ours = if who == Who::MdbookSearch { Who::OursSearch } else { Who::Ours };
                size.ratio(ours, who, of).map(|ratio| format!("{ratio:.3} x")).unwrap_or_default()
            }
        };
        out.push_str(&format!(
            "{:<30} {:>8.3} {:>8.3} {:>8.1} {:>8} {:>9.1} {:>10} {:>10}\n",
            entry.who,
            entry.median(wall),
            entry.median(cpu),
            entry.peak() as f64 / MEGABYTE,
            entry.tree.files,
            entry.tree.bytes as f64 / MEGABYTE,
            ratio(wall),
            ratio(cpu)
        ));
    }
    for line in &size.absent {
        out.push_str(line);
        out.push('\n');
    }
    out
}
