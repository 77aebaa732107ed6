//! What is different between bad and good code: the changed lines of each are marked, in characters as well as by colour.

use std::ops::Range;

/// A block of code within HTML.
struct Block {
    /// Where its code stands, without the element around it.
    code: Range<usize>,
    lines: Vec<Line>,
}

/// A line of code: its HTML, whole in itself, and what it says without markup and without what it is indented by.
struct Line {
    html: String,
    says: String,
}

const CODE_END: &str = "</code></pre>";

/// Marks in the bad code each line that no good code has, and in the good code each line that the bad code has not: as `del` and
/// `ins`, to which the theme adds a sign. Code that shares no word with the other side stays as it is, for there all is different.
pub(super) fn mark(bad: &mut String, good: &mut String) {
    let (old, new) = (blocks(bad), blocks(good));
    let mut gone: Vec<Vec<bool>> = old.iter().map(|b| vec![true; b.lines.len()]).collect();
    let mut added: Vec<Option<Vec<bool>>> = Vec::with_capacity(new.len());
    let mut compared = vec![false; old.len()];
    for block in &new {
        // The bad code that the good code has most of.
        let best = (0..old.len())
            .map(|at| (at, common(&old[at].lines, &block.lines)))
            .max_by_key(|(at, c)| (c.len(), usize::MAX - at));
        let Some((at, pairs)) =
            best.filter(|(at, pairs)| pairs.iter().any(|(line, _)| has_words(&old[*at].lines[*line])))
        else {
            added.push(None);
            continue;
        };
        compared[at] = true;
        let mut marks = vec![true; block.lines.len()];
        for (line, other) in pairs {
            gone[at][line] = false;
            marks[other] = false;
        }
        added.push(Some(marks));
    }
    let gone: Vec<Option<Vec<bool>>> = gone.into_iter().zip(compared).map(|(marks, is)| is.then_some(marks)).collect();
    rewrite(bad, &old, &gone, "del");
    rewrite(good, &new, &added, "ins");
}

fn has_words(line: &Line) -> bool {
    line.says.chars().any(char::is_alphabetic)
}

/// The lines that two texts share, in order, as their positions in each: the most that there are.
fn common(old: &[Line], new: &[Line]) -> Vec<(usize, usize)> {
    let (rows, columns) = (old.len(), new.len());
    let mut longest = vec![vec![0usize; columns + 1]; rows + 1];
    for row in (0..rows).rev() {
        for column in (0..columns).rev() {
            longest[row][column] = if old[row].says == new[column].says {
                longest[row + 1][column + 1] + 1
            } else {
                longest[row + 1][column].max(longest[row][column + 1])
            };
        }
    }
    let (mut row, mut column, mut out) = (0, 0, Vec::new());
    while row < rows && column < columns {
        if old[row].says == new[column].says {
            out.push((row, column));
            (row, column) = (row + 1, column + 1);
        } else if longest[row + 1][column] >= longest[row][column + 1] {
            row += 1;
        } else {
            column += 1;
        }
    }
    out
}

/// The blocks of code in HTML that the prose's writer made.
fn blocks(html: &str) -> Vec<Block> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(start) = html[from..].find("<code").map(|at| from + at) {
        let Some(open) = html[start..].find('>').map(|at| start + at + 1) else { break };
        from = open;
        // A word of code in a sentence stands in no `pre`.
        if !html[..start].ends_with('>') || !html[..start].rsplit('<').next().is_some_and(|tag| tag.starts_with("pre"))
        {
            continue;
        }
        let Some(end) = html[open..].find(CODE_END).map(|at| open + at) else { break };
        out.push(Block { code: open..end, lines: lines(&html[open..end]) });
        from = end;
    }
    out
}

/// Code by lines. A token over several lines is closed at the end of each and opened again.
fn lines(code: &str) -> Vec<Line> {
    let mut open: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for text in code.split('\n') {
        let (mut html, mut says, mut rest) = (open.concat(), String::new(), text);
        html.push_str(text);
        while let Some(at) = rest.find('<') {
            says.push_str(&rest[..at]);
            let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
            let tag = &rest[at..end];
            if tag.starts_with("</") {
                open.pop();
            } else {
                open.push(tag);
            }
            rest = &rest[end..];
        }
        says.push_str(rest);
        html.push_str(&"</span>".repeat(open.len()));
        out.push(Line { html, says: says.trim().to_owned() });
    }
    out
}

/// Writes the blocks anew whose lines are marked. The break at a line's end belongs to the line: the element is a block.
fn rewrite(html: &mut String, blocks: &[Block], marks: &[Option<Vec<bool>>], tag: &str) {
    for (block, marks) in blocks.iter().zip(marks).rev() {
        let Some(marks) = marks else { continue };
        let last = block.lines.len().saturating_sub(1);
        let mut out = String::new();
        for (at, (line, is_marked)) in block.lines.iter().zip(marks).enumerate() {
            let end = if at == last { "" } else { "\n" };
            // An empty line says nothing that could be new.
            if *is_marked && !line.says.is_empty() {
                out.push_str(&format!("<{tag}>{}{end}</{tag}>", line.html));
            } else {
                out.push_str(&line.html);
                out.push_str(end);
            }
        }
        html.replace_range(block.code.clone(), &out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(code: &str) -> String {
        format!(
            "<p>Say <code>x</code>:</p><figure class=\"code\"><pre tabindex=\"0\"><code class=\"lang-sql\">{code}{CODE_END}</figure>"
        )
    }

    fn marked(bad: &str, good: &str) -> (String, String) {
        let (mut old, mut new) = (block(bad), block(good));
        mark(&mut old, &mut new);
        (old, new)
    }

    #[test]
    fn changed_lines_are_marked_and_common_ones_are_not() {
        let (old, new) = marked("begin\n  <span class=\"k\">drop</span> a\n\nend", "  begin\nkeep\nend\nmore");
        assert_eq!(old, block("begin\n<del>  <span class=\"k\">drop</span> a\n</del>\nend"));
        assert_eq!(new, block("  begin\n<ins>keep\n</ins>end\n<ins>more</ins>"));
    }

    #[test]
    fn a_token_over_several_lines_is_whole_in_each() {
        let (old, _) = marked("a\n<span class=\"s\">one\ntwo</span>", "a");
        assert_eq!(old, block("a\n<del><span class=\"s\">one</span>\n</del><del><span class=\"s\">two</span></del>"));
    }

    #[test]
    fn code_that_shares_no_word_stays_as_it_is() {
        let (old, new) = marked("a\n]", "b\n]");
        assert_eq!((old, new), (block("a\n]"), block("b\n]")));
    }

    #[test]
    fn a_line_of_any_good_block_is_not_gone() {
        let (mut old, mut new) = (block("a\nb\nc"), format!("{}{}{}", block("a\nx"), block("z"), block("b")));
        mark(&mut old, &mut new);
        assert_eq!(old, block("a\nb\n<del>c</del>"));
        assert_eq!(new, format!("{}{}{}", block("a\n<ins>x</ins>"), block("z"), block("b")));
    }
}
