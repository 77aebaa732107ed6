//! The drawing of a race: a row for each actor, time from left to right. Where a step begins and what it meets is true; how
//! long it is drawn depends on its words alone.

use serde::Serialize;

use crate::record::Step;
use crate::render::view::measure::{width, wrap};

/// What is drawn, in pixels from the upper left corner.
#[derive(Debug, Serialize)]
pub(super) struct Drawing {
    width: usize,
    height: usize,
    boxes: Vec<Area>,
    /// Lines along which something happens again and again.
    runs: Vec<Area>,
    dots: Vec<Point>,
    crosses: Vec<Point>,
    /// Where a step failed, through all rows.
    guides: Vec<Point>,
    texts: Vec<Words>,
    /// The line of time below all rows.
    time: Area,
}

#[derive(Debug, Serialize)]
struct Area {
    x: usize,
    y: usize,
    w: usize,
    h: usize,
    failed: bool,
}

#[derive(Debug, Serialize)]
struct Point {
    x: usize,
    y: usize,
}

#[derive(Debug, Serialize)]
struct Words {
    x: usize,
    y: usize,
    class: &'static str,
    text: String,
}

/// A step and the columns that it takes.
struct Placed<'a> {
    step: &'a Step,
    what: String,
    row: usize,
    from: usize,
    span: usize,
}

/// The width that a page has for the drawing; one with more words is wider, and scrolls.
const ROOM: usize = 720;
/// More than this is told by the list alone.
const MAX_ROWS: usize = 6;
const MAX_COLUMNS: usize = 12;
/// The room that a character takes, in tenths of a pixel, and the same of an actor's name.
const CHARACTER: usize = 76;
const STRONG: usize = 84;
const LINE: usize = 17;
/// Between a box and its words, between boxes, and between rows.
const PAD: usize = 11;
const GAP: usize = 6;
const ROW_GAP: usize = 18;
/// Above the words of what happens again and again.
const DOTS: usize = 22;
/// The most characters of a line of an actor's name, and of a word that is not parted.
const MAX_NAME: usize = 14;
const MAX_WORD: usize = 36;

impl Drawing {
    /// The drawing of stretches of steps, with a row for each of these actors; `plain` makes text of Markdown. `None` where
    /// there are too many of either.
    pub(super) fn of(stretches: &[&[Step]], actors: &[&str], plain: &dyn Fn(&str) -> String) -> Option<Self> {
        let placed = place(stretches, actors, plain);
        let columns = placed.iter().map(|p| p.from + p.span).max()?;
        if actors.len() > MAX_ROWS || columns > MAX_COLUMNS {
            return None;
        }
        let names: Vec<Vec<String>> = actors.iter().map(|name| wrap(&plain(name), MAX_NAME, MAX_WORD)).collect();
        let left = names.iter().flatten().map(|line| width(line) * STRONG / 10).max()? + PAD;
        let widths = widths(&placed, columns, ROOM - left.min(ROOM / 3));
        let edges = edges(&widths, left);
        let lines: Vec<Vec<String>> = placed.iter().map(|p| wrap(&p.what, fits(p, &widths), MAX_WORD)).collect();
        let heights = heights(&placed, &lines, &names);
        let mut out = Self::empty(edges.last()? - GAP, heights.iter().map(|h| h + ROW_GAP).sum());
        for (row, name) in names.iter().enumerate() {
            let (y, own) = (top(&heights, row), placed.iter().filter(|p| p.row == row));
            let runs_alone = own.clone().all(|p| p.step.repeats);
            let height = if runs_alone { DOTS - 4 } else { heights[row] };
            out.write(name, 0, y + (height.max(name.len() * LINE) - name.len() * LINE) / 2, "strong");
        }
        for (p, lines) in placed.iter().zip(&lines) {
            let (x, y) = (edges[p.from], top(&heights, p.row));
            let w = edges[p.from + p.span] - GAP - x;
            out.draw(p.step, lines, &Area { x, y, w, h: heights[p.row], failed: p.step.failed });
        }
        Some(out)
    }

    fn empty(width: usize, rows: usize) -> Self {
        let time = Area { x: 0, y: rows + 6, w: width - 56, h: 0, failed: false };
        let words = Words { x: width - 44, y: rows + 11, class: "", text: "time".to_owned() };
        Self {
            // With half of the line around the last box.
            width: width + 1,
            height: rows + 18,
            boxes: Vec::new(),
            runs: Vec::new(),
            dots: Vec::new(),
            crosses: Vec::new(),
            guides: Vec::new(),
            texts: vec![words],
            time,
        }
    }

    /// Draws one step into its part of a row.
    fn draw(&mut self, step: &Step, lines: &[String], area: &Area) {
        let Area { x, y, w, h, failed } = *area;
        let (mut left, mut text) = (x, y + DOTS);
        if step.repeats {
            self.runs.push(Area { x, y: y + 8, w, h: 0, failed });
            let count = (w / 44).clamp(3, 9);
            self.dots.extend((0..count).map(|at| Point { x: x + w * (2 * at + 1) / (2 * count), y: y + 8 }));
        } else {
            let used = (lines.len() + usize::from(failed)) * LINE;
            (left, text) = (x + PAD, y + (h - used) / 2);
            self.boxes.push(Area { x, y, w, h, failed });
        }
        self.write(lines, left, text, if failed { "failed" } else { "" });
        if failed {
            self.guides.push(Point { x: x + w / 2, y: self.time.y });
            let below = text + lines.len() * LINE;
            self.crosses.push(Point { x: left + 1, y: below + 4 });
            self.write(&["fails".to_owned()], left + 18, below, "failed");
        }
    }

    /// Writes lines below each other, the first of which begins at this corner.
    fn write(&mut self, lines: &[String], x: usize, y: usize, class: &'static str) {
        let words = |(at, text): (usize, &String)| Words { x, y: y + at * LINE + 13, class, text: text.clone() };
        self.texts.extend(lines.iter().enumerate().map(words));
    }
}

/// The steps with their rows and columns: of a stretch, what happens meanwhile has a column each, and the step that stands for
/// itself all of them.
fn place<'a>(stretches: &[&'a [Step]], actors: &[&str], plain: &dyn Fn(&str) -> String) -> Vec<Placed<'a>> {
    let mut out = Vec::new();
    let mut from = 0;
    for stretch in stretches {
        let columns = stretch.len().saturating_sub(1).max(1);
        for (at, step) in stretch.iter().enumerate() {
            let row = actors.iter().position(|name| *name == step.who).unwrap_or_default();
            let (from, span) = if at == 0 { (from, columns) } else { (from + at - 1, 1) };
            out.push(Placed { step, what: plain(&step.what), row, from, span });
        }
        from += columns;
    }
    out
}

/// The widths of the columns, gaps included: each has room for the longest word, and what is left goes where many words are.
fn widths(placed: &[Placed<'_>], columns: usize, room: usize) -> Vec<usize> {
    let of = |characters: &dyn Fn(&Placed<'_>) -> usize| -> Vec<usize> {
        let mut out = vec![1; columns];
        for p in placed {
            let fails = if p.step.failed { 8 } else { 0 };
            let each = (characters(p).max(fails) * CHARACTER / 10 + 2 * PAD + GAP).div_ceil(p.span);
            out[p.from..p.from + p.span].iter_mut().for_each(|w| *w = each.max(*w));
        }
        out
    };
    let least = of(&|p| wrap(&p.what, 1, MAX_WORD).iter().map(|word| width(word)).max().unwrap_or(1));
    // Two lines look best.
    let wanted = of(&|p| longest(&wrap(&p.what, width(&p.what).div_ceil(2) + 4, MAX_WORD)));
    let (sum, most): (usize, usize) = (least.iter().sum(), wanted.iter().sum());
    match room {
        _ if sum >= room => least,
        _ if most <= room => wanted.iter().map(|w| w * room / most).collect(),
        _ => least
            .iter()
            .zip(&wanted)
            .map(|(l, w)| l + w.saturating_sub(*l) * (room - sum) / (most - sum).max(1))
            .collect(),
    }
}

/// Where the columns begin, and where the last one ends.
fn edges(widths: &[usize], left: usize) -> Vec<usize> {
    let ends = widths.iter().scan(left, |x, w| {
        *x += w;
        Some(*x)
    });
    std::iter::once(left).chain(ends).collect()
}

/// How many characters stand in a line of a step.
fn fits(p: &Placed<'_>, widths: &[usize]) -> usize {
    let all: usize = widths[p.from..p.from + p.span].iter().sum();
    let around = if p.step.repeats { GAP } else { 2 * PAD + GAP };
    all.saturating_sub(around) * 10 / CHARACTER
}

/// The heights of the rows.
fn heights(placed: &[Placed<'_>], lines: &[Vec<String>], names: &[Vec<String>]) -> Vec<usize> {
    let mut out: Vec<usize> = names.iter().map(|name| name.len() * LINE).collect();
    for (p, lines) in placed.iter().zip(lines) {
        let text = (lines.len() + usize::from(p.step.failed)) * LINE;
        let height = if p.step.repeats { DOTS + text } else { 2 * PAD + text };
        out[p.row] = out[p.row].max(height);
    }
    out
}

/// Where a row begins.
fn top(heights: &[usize], row: usize) -> usize {
    2 + heights[..row].iter().map(|h| h + ROW_GAP).sum::<usize>()
}

fn longest(lines: &[String]) -> usize {
    lines.iter().map(|line| width(line)).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Race, Record, parse};
    use crate::source::Source;

    fn race(steps: &str) -> Race {
        let text = format!(
            "---\nid: INC-1\ntitle: T\ndate: 2023\nstatus: draft\nsummary: S\nrace: {{title: T, steps: [{steps}]}}\n---\n"
        );
        let read = parse(&Source { path: "content/incidents/a.md".into(), text: text.into() }, "content");
        let Some(Record::Incident(incident)) = read.value.into_iter().next() else { panic!() };
        incident.race.clone().unwrap()
    }

    fn drawing(steps: &str) -> Option<Drawing> {
        let race = race(steps);
        Drawing::of(&race.stretches(), &race.actors(), &str::to_owned)
    }

    const SEED: &str = "{who: Migration, what: Adds the new column}, {who: Migration, what: Gives a value to about 400k existing rows}, \
                        {who: Users, what: New rows without a value of their own, meanwhile: true, repeats: true}, \
                        {who: Migration, what: Makes it unique, failed: true}";

    #[test]
    fn what_happens_meanwhile_is_drawn_below_what_goes_on() {
        let d = drawing(SEED).unwrap();
        let (long, run) = (&d.boxes[1], &d.runs[0]);
        assert_eq!((run.x, run.w), (long.x, long.w));
        assert!(run.y > long.y + long.h, "in a row of its own");
        assert!(d.dots.iter().all(|dot| dot.x > run.x && dot.x < run.x + run.w) && d.dots.len() >= 3);
        assert_eq!((d.boxes.len(), d.crosses.len(), d.guides.len()), (3, 1, 1));
        let failed = d.boxes.iter().position(|b| b.failed);
        assert_eq!(failed, Some(2));
    }

    #[test]
    fn no_box_lies_over_another_and_all_words_are_in_the_drawing() {
        let long = "{who: A rather long name of somebody, what: A text of very many words which goes on and on}, \
                    {who: b, what: LicensedEnterpriseCourseEnrollmentAndMuchMoreOfIt, meanwhile: true}, \
                    {who: c, what: 列を一意にする, meanwhile: true}, {who: b, what: y, meanwhile: true, failed: true}";
        for steps in [SEED, long] {
            let d = drawing(steps).unwrap();
            for (at, a) in d.boxes.iter().enumerate() {
                assert!(a.x + a.w <= d.width && a.y + a.h <= d.time.y, "{a:?}");
                for b in &d.boxes[at + 1..] {
                    let apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
                    assert!(apart, "{a:?} {b:?}");
                }
            }
            for words in &d.texts {
                assert!(words.x + width(&words.text) * CHARACTER / 10 <= d.width + PAD, "{words:?} of {}", d.width);
            }
        }
    }

    #[test]
    fn too_many_steps_are_told_by_the_list_alone() {
        let many: Vec<String> = (0..=MAX_COLUMNS).map(|n| format!("{{who: a, what: step {n}}}")).collect();
        assert!(drawing(&many[..MAX_COLUMNS].join(", ")).is_some());
        assert!(drawing(&many.join(", ")).is_none());
        assert!(drawing("").is_none());
    }
}
