//! How many incidents there were in each year: a bar for each, parted by severity, with the number on it. Where all are of a few
//! years, by quarter or by month. The same numbers stand in a table.

use std::fmt::Write as _;

use serde::Serialize;

use super::parts::Badge;
use crate::date::{MONTHS, PartialDate};
use crate::handbook::Handbook;

/// Bars on one scale, in pixels from the upper left corner of a drawing that is 720 wide and 144 high.
#[derive(Debug, Serialize)]
pub(super) struct Bars {
    /// `year`, `quarter` or `month of 2025`.
    by: String,
    bars: Vec<Bar>,
    /// The width of each.
    width: usize,
    /// The severities that were met, the worst first, and what is not recorded last.
    steps: Vec<Step>,
    /// How many incidents of earlier years are left out.
    earlier: usize,
    #[serde(skip)]
    unit: Unit,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: usize,
    /// The middle, where words stand.
    middle: usize,
    /// The upper end.
    y: usize,
    total: usize,
    name: String,
    /// The name below the bar; empty where there is no room for each.
    label: String,
    /// Of each severity, in the order of the steps.
    counts: Vec<usize>,
    #[serde(skip)]
    number: i32,
}

#[derive(Debug, Serialize)]
struct Step {
    badge: Option<Badge>,
    /// The class of its parts, and these parts of all bars as one path.
    class: &'static str,
    path: String,
}

/// What has a bar of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Year,
    Quarter,
    Month,
}

/// From so many incidents on their marks lie over each other, and bars tell more.
const MIN_INCIDENTS: usize = 40;
/// The most bars.
const MAX_BARS: usize = 24;

const LEFT: usize = 12;
const WIDTH: usize = 696;
/// On which the bars stand, the room above it, and the widest bar.
const BASE: usize = 118;
const HIGH: usize = 80;
const MAX_WIDTH: usize = 40;
/// The room that a year takes below the bars.
const LABEL: usize = 34;

impl Unit {
    fn name(self, year: i16) -> String {
        match self {
            Self::Year => "year".to_owned(),
            Self::Quarter => "quarter".to_owned(),
            Self::Month => format!("month of {year}"),
        }
    }

    /// The number of the year, the quarter or the month of a date, counted from year 0.
    fn of(self, date: &PartialDate) -> i32 {
        let (year, month) = (i32::from(date.year()), i32::from(date.month().unwrap_or(1)) - 1);
        match self {
            Self::Year => year,
            Self::Quarter => year * 4 + month / 3,
            Self::Month => year * 12 + month,
        }
    }

    /// What stands below a bar; months are of one year, which is told beside them.
    fn label(self, number: i32) -> String {
        match self {
            Self::Year => number.to_string(),
            Self::Quarter => format!("{} Q{}", number.div_euclid(4), number.rem_euclid(4) + 1),
            Self::Month => MONTHS[usize::try_from(number.rem_euclid(12)).unwrap_or_default()].to_owned(),
        }
    }

    /// The first and the last of these years.
    fn range(self, first: i16, last: i16) -> (i32, i32) {
        let (first, last) = (i32::from(first), i32::from(last));
        match self {
            Self::Year => (first, last),
            Self::Quarter => (first * 4, last * 4 + 3),
            Self::Month => (first * 12, last * 12 + 11),
        }
    }
}

impl Bars {
    /// Those of a list of incidents that count; `None` where there are so few that each has a mark of its own, or where all are
    /// of one year and not of each the month is known.
    pub(super) fn of(book: &Handbook, list: &[usize]) -> Option<Self> {
        if list.len() < MIN_INCIDENTS {
            return None;
        }
        let dates = || list.iter().map(|at| &book.incidents[*at].date);
        let (first, last) = (dates().map(PartialDate::year).min()?, dates().map(PartialDate::year).max()?);
        let is_exact = dates().all(|date| date.month().is_some());
        let unit = match last - first {
            0 if is_exact => Unit::Month,
            0 => return None,
            1 | 2 if is_exact => Unit::Quarter,
            _ => Unit::Year,
        };
        Some(Self::drawn(book, list, unit, (first, last)))
    }

    /// Those of a few incidents, too, by year and up to a year that may be later than the last of them; `None` where that is
    /// the first year as well.
    pub(super) fn by_year(book: &Handbook, list: &[usize], last: i16) -> Option<Self> {
        let first = list.iter().map(|at| book.incidents[*at].date.year()).min()?;
        (first < last).then(|| Self::drawn(book, list, Unit::Year, (first, last)))
    }

    /// The place of the bar in which an incident is counted; `None` where it is left out.
    pub(super) fn place(&self, book: &Handbook, incident: usize) -> Option<usize> {
        let number = self.unit.of(&book.incidents[incident].date);
        self.bars.iter().position(|bar| bar.number == number)
    }

    fn drawn(book: &Handbook, list: &[usize], unit: Unit, (first_year, last_year): (i16, i16)) -> Self {
        let (first, last) = unit.range(first_year, last_year);
        let from = first.max(last + 1 - i32::try_from(MAX_BARS).unwrap_or(i32::MAX));
        let scale = &book.config.severities;
        let mut counted = vec![vec![0; scale.len() + 1]; usize::try_from(last - from + 1).unwrap_or_default()];
        let mut earlier = 0;
        for x in list.iter().map(|at| &book.incidents[*at]) {
            let id = x.severity.as_ref().map(|severity| &severity.id);
            let step = scale.iter().position(|step| Some(&step.id) == id).unwrap_or(scale.len());
            match usize::try_from(unit.of(&x.date) - from).ok().and_then(|at| counted.get_mut(at)) {
                Some(counts) => counts[step] += 1,
                None => earlier += 1,
            }
        }
        let met: Vec<usize> = (0..=scale.len()).filter(|step| counted.iter().any(|counts| counts[*step] > 0)).collect();
        let mut steps: Vec<Step> = met.iter().map(|step| Step::of(scale.get(*step))).collect();
        let room = WIDTH / counted.len().max(1);
        let width = MAX_WIDTH.min(room * 6 / 10);
        let most = counted.iter().map(|counts| counts.iter().sum::<usize>()).max().unwrap_or_default().max(3);
        let every = LABEL.div_ceil(room.max(1));
        let bars = counted.iter().zip(from..).enumerate().map(|(at, (counts, number))| {
            let counts: Vec<usize> = met.iter().map(|step| counts[*step]).collect();
            let x = LEFT + at * room + (room - width) / 2;
            let y = steps.iter_mut().zip(&counts).fold(BASE, |y, (step, count)| step.add(x, y, width, *count, most));
            let name = unit.label(number);
            // The last one is the one that is looked for.
            let label = if (counted.len() - 1 - at).is_multiple_of(every) { name.clone() } else { String::new() };
            Bar { x, middle: x + width / 2, y, total: counts.iter().sum(), name, label, counts, number }
        });
        let bars = bars.collect();
        Self { by: unit.name(last_year), bars, width, steps, earlier, unit }
    }
}

impl Step {
    fn of(severity: Option<&crate::config::Severity>) -> Self {
        let class = match severity.map(|step| step.shape) {
            Some("octagon") => "m1",
            Some("triangle") => "m2",
            Some("diamond") => "m3",
            _ => "m4",
        };
        Self { badge: severity.map(Badge::of_step), class, path: String::new() }
    }

    /// Adds the part of a bar that stands at `y`, and says where the next one does. The least one can be seen.
    fn add(&mut self, x: usize, y: usize, width: usize, count: usize, most: usize) -> usize {
        if count == 0 {
            return y;
        }
        let height = (count * HIGH).div_ceil(most).max(3);
        // A line is drawn half outside of what it is around.
        let (x, y0, width, high) = if matches!(self.class, "m3" | "m4") {
            (x + 1, y - 1, width - 2, height.saturating_sub(3))
        } else {
            (x, y, width, height - 1)
        };
        // Writing to a text cannot fail.
        let _ = write!(self.path, "M{x} {y0}h{width}v-{high}h-{width}z");
        y - height
    }
}
