//! Tables in the terminal: side by side where there is room, else a row below the other with the columns' names.

use super::paper::{Paper, columns};

/// A table that is being read.
#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// How many columns the cell that is open takes.
    pub span: usize,
}

#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    is_head: bool,
}

struct Cell {
    words: String,
    span: usize,
}

impl Table {
    /// Begins a row, of the table's head or not.
    pub(super) fn row(&mut self) {
        self.rows.push(Row { cells: Vec::new(), is_head: true });
    }

    /// Ends a cell; one with data makes its row none of the head.
    pub(super) fn cell(&mut self, words: String, is_data: bool) {
        let span = self.span.max(1);
        if let Some(row) = self.rows.last_mut() {
            row.is_head &= !is_data;
            row.cells.push(Cell { words, span });
        }
    }

    /// Prints the table.
    pub(super) fn print(&self, paper: &mut Paper) {
        let widths = self.widths();
        let spans = self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.span > 1);
        if !spans && widths.iter().map(|width| width + 2).sum::<usize>() <= paper.room() + 2 {
            self.beside(&widths, paper);
        } else {
            self.below(paper);
        }
    }

    fn widths(&self) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        for row in &self.rows {
            for (at, cell) in row.cells.iter().enumerate() {
                let width = columns(&cell.words);
                match out.get_mut(at) {
                    Some(widest) => *widest = width.max(*widest),
                    None => out.push(width),
                }
            }
        }
        out
    }

    fn beside(&self, widths: &[usize], paper: &mut Paper) {
        for row in &self.rows {
            for (cell, width) in row.cells.iter().zip(widths) {
                paper.push(&cell.words);
                // Blanks that keep their number, since a paragraph has one between words.
                paper.push(&"\u{a0}".repeat(width + 2 - columns(&cell.words)));
            }
            paper.end();
        }
    }

    fn below(&self, paper: &mut Paper) {
        let (heads, rows): (Vec<&Row>, Vec<&Row>) = self.rows.iter().partition(|row| row.is_head);
        let names: Vec<&str> = heads.iter().take(1).flat_map(|row| &row.cells).map(|cell| &*cell.words).collect();
        for row in rows {
            let (mut column, mut is_set_in) = (0, false);
            for cell in &row.cells {
                let (from, to) = (names.get(column), names.get(column + cell.span - 1));
                column += cell.span;
                if cell.words.is_empty() {
                    continue;
                }
                let is_first = column == cell.span;
                match (from, to) {
                    (Some(from), _) if !is_first && cell.span == 1 && !from.is_empty() => {
                        paper.push(&format!("{from}: "))
                    }
                    (Some(from), Some(to)) if !is_first && cell.span > 1 => paper.push(&format!("{from} to {to}: ")),
                    _ => {}
                }
                paper.push(&cell.words);
                paper.end();
                if !is_set_in {
                    paper.indent("  ", "  ");
                    is_set_in = true;
                }
            }
            if is_set_in {
                paper.dedent();
            }
        }
    }
}
