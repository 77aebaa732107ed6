//! How often each factor was met, year by year: a row of bars for each, with the number at each bar.

use std::cmp::Reverse;

use serde::Serialize;

use super::cx::Cx;
use super::measure::{shorten, width, wrap};
use crate::handbook::{Handbook, Target};
use crate::record::FactorKind;

/// Rows of bars, all on one scale, in pixels from the upper left corner of a drawing that is 720 wide.
#[derive(Serialize)]
pub(super) struct Trends<'a> {
    height: usize,
    /// The width of a bar.
    bar: usize,
    rows: Vec<Row<'a>>,
    years: Vec<Year>,
    /// How many factors that were met more than once have no row.
    hidden: usize,
    /// Whether incidents of earlier years are left out.
    earlier: bool,
}

#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    href: String,
    lines: Vec<Line>,
    /// On which the bars stand.
    y: usize,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct Line {
    y: usize,
    text: String,
}

#[derive(Serialize)]
struct Bar {
    x: usize,
    h: usize,
    count: usize,
}

#[derive(Serialize)]
struct Year {
    x: usize,
    year: i16,
}

/// The fewest incidents of which the years are compared.
pub(super) const MIN_INCIDENTS: usize = 3;
/// The most factors that have a row, and the most years.
const MAX_ROWS: usize = 12;
const MAX_YEARS: usize = 10;
/// The last years, whose factors come first: what rises now is what a reader wants to see.
const LAST_YEARS: i16 = 3;

const LEFT: usize = 200;
const WIDTH: usize = 510;
const ROW: usize = 44;
const MAX_BAR: usize = 40;
/// The highest bar.
const HIGH: usize = 27;
/// The most characters of a line of a name.
const MAX_LINE: usize = 24;

impl<'a> Trends<'a> {
    /// The factors that contributed to more than one incident, up to the year of the newest; `None` where there is nothing to
    /// compare: fewer than three incidents, all of one year, or no factor that came back.
    pub(super) fn of(cx: &Cx<'a>) -> Option<Self> {
        let book = cx.book;
        let years_of = |at: &usize| -> Vec<i16> {
            let standing = book.edges.factor_incidents[*at].iter().filter(|at| book.stands(**at));
            standing.map(|at| book.incidents[*at].date.year()).collect()
        };
        let came_back =
            |at: &&usize| book.factors[**at].kind == FactorKind::Contributed && book.edges.factor_met[**at] > 1;
        let all = cx.index.factors_met.iter().filter(came_back);
        let mut shown: Vec<(usize, Vec<i16>)> = all.map(|at| (*at, years_of(at))).collect();
        let standing = book.incidents.len() - book.edges.withdrawn_incidents.len();
        let last = newest_year(book)?;
        let first = shown.iter().flat_map(|(_, years)| years).copied().min()?;
        if first == last || standing < MIN_INCIDENTS {
            return None;
        }
        let span = usize::try_from(last - first + 1).ok()?;
        let count = span.min(MAX_YEARS);
        let from = last - i16::try_from(count).ok()? + 1;
        let known = shown.len();
        let since = |years: &[i16], first: i16| years.iter().filter(|year| **year >= first).count();
        shown.retain(|(_, years)| since(years, from) > 0);
        shown.sort_by_cached_key(|(_, years)| Reverse((since(years, last - LAST_YEARS + 1), since(years, from))));
        shown.truncate(MAX_ROWS);
        let step = WIDTH / count;
        let x = |n: usize| LEFT + n * step;
        let counted = |years: &[i16]| -> Vec<usize> {
            (from..=last).map(|year| years.iter().filter(|y| **y == year).count()).collect()
        };
        let counts: Vec<Vec<usize>> = shown.iter().map(|(_, years)| counted(years)).collect();
        let most = counts.iter().flatten().copied().max()?.max(3);
        let rows = shown.iter().zip(&counts).enumerate().map(|(n, ((at, _), counts))| Row {
            name: &book.factors[*at].name,
            href: cx.to(Target::Factor(*at)),
            lines: lines(&book.factors[*at].name, n * ROW + HIGH + 5),
            y: n * ROW + HIGH + 8,
            bars: counts
                .iter()
                .enumerate()
                .map(|(n, c)| Bar { x: x(n), h: (c * HIGH).div_ceil(most), count: *c })
                .collect(),
        });
        Some(Self {
            height: shown.len() * ROW + 20,
            bar: MAX_BAR.min(step - 32),
            rows: rows.collect(),
            years: (from..=last).enumerate().map(|(n, year)| Year { x: x(n), year }).collect(),
            hidden: known - shown.len(),
            earlier: count < span,
        })
    }
}

/// The year of the newest incident that counts.
pub(super) fn newest_year(book: &Handbook) -> Option<i16> {
    // Incidents are in the order of their dates, the newest first.
    let newest = (0..book.incidents.len()).find(|at| book.stands(*at))?;
    Some(book.incidents[newest].date.year())
}

/// A name in at most two lines, of which the last ends here.
fn lines(name: &str, y: usize) -> Vec<Line> {
    let mut out = wrap(name, MAX_LINE, MAX_LINE);
    if out.len() > 2 {
        let rest = out.split_off(1).join(" ");
        out.push(rest);
    }
    for line in out.iter_mut().filter(|line| width(line) > MAX_LINE) {
        *line = shorten(line, MAX_LINE - 1);
    }
    let first = y - (out.len().max(1) - 1) * 16;
    out.into_iter().enumerate().map(|(n, text)| Line { y: first + n * 16, text }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_two_lines_at_most() {
        let texts = |name: &str| -> Vec<String> { lines(name, 50).into_iter().map(|line| line.text).collect() };
        assert_eq!(texts("Non-transactional DDL"), ["Non-transactional DDL"]);
        assert_eq!(texts("Old code writes during a backfill"), ["Old code writes during a", "backfill"]);
        assert_eq!(
            texts("One value as the default of all rows of a very large table"),
            ["One value as the default", "of all rows of a very…"]
        );
        assert_eq!(
            texts("Pneumonoultramicroscopicsilicosis of the day"),
            ["Pneumonoultramicroscopic", "silicosis of the day"]
        );
        assert_eq!(texts("テーブルの全ての行に同じ値を書き込む処理"), ["テーブルの全ての行に同じ", "値を書き込む処理"]);
        assert_eq!(lines("Old code writes during a backfill", 50).iter().map(|l| l.y).collect::<Vec<_>>(), [34, 50]);
    }
}
