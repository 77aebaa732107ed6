//! A page in the terminal: what its HTML says, in its order, with the few styles that a terminal has.

use anstyle::{AnsiColor, Style};

use markup::{Piece, Tag, pieces, plain};
use paper::Paper;
use table::Table;

mod markup;
mod paper;
mod table;

const TITLE: Style = Style::new().bold().underline();
const BOLD: Style = Style::new().bold();
const CODE: Style = AnsiColor::Cyan.on_default();
const QUIET: Style = Style::new().dimmed();

/// A page as text with ANSI styles; strip them for a terminal that has none. A line of words has at most `width` columns.
/// `name` says what is printed behind a link to an address, so that a reader can follow it.
#[must_use]
pub fn terminal(html: &str, width: usize, name: impl Fn(&str) -> Option<String>) -> String {
    let mut page = Page::new(width, &name);
    for piece in pieces(&html[html.find("<main").unwrap_or(0)..]) {
        match piece {
            Piece::Text(text) => page.text(text),
            Piece::Open(tag) => page.open(&tag),
            Piece::Close(name) => page.close(name),
        }
    }
    while let Some((_, end)) = page.stack.pop() {
        page.end(end);
    }
    page.paper.finish()
}

/// The entry of a glossary with this anchor, of its page; the whole page where it has no such entry.
#[must_use]
pub fn entry<'a>(html: &'a str, anchor: &str) -> &'a str {
    let Some(from) = html.find(&format!("<dt id=\"{anchor}\"")) else { return html };
    let rest = &html[from..];
    let ends = ["<dt ", "</dl>"].map(|end| rest[1..].find(end).map_or(rest.len(), |at| at + 1));
    &rest[..ends[0].min(ends[1])]
}

/// What is to be done where an element ends.
enum End {
    Nothing,
    /// A block, of which the next one may follow close.
    Line,
    /// A block that has room below.
    Gap,
    Style,
    /// A line in a style, with room below or not.
    Styled(bool),
    /// The name of a fact, which stands on the same line.
    Fact,
    /// Brackets, which stand apart or not.
    Bracket(bool),
    /// Where a link leads, and where its words begin.
    Link(String, usize),
    Code,
    List,
    SetIn,
    /// A cell, with data or a heading.
    Cell(bool),
    Table,
    /// What is not shown in a terminal.
    Hidden,
}

struct Page<'a> {
    paper: Paper,
    stack: Vec<(String, End)>,
    /// How many of the open elements are not shown.
    hidden: usize,
    /// The text of a block of code that is open.
    code: Option<String>,
    table: Option<Table>,
    /// The list that is open is one of facts: short, each on its line.
    facts: bool,
    /// The number of the next item of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    name: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Page<'a> {
    fn new(width: usize, name: &'a dyn Fn(&str) -> Option<String>) -> Self {
        let (paper, stack, lists) = (Paper::new(width), Vec::new(), Vec::new());
        Self { paper, stack, hidden: 0, code: None, table: None, facts: false, lists, name }
    }

    fn is_in(&self, names: &[&str]) -> bool {
        self.stack.iter().any(|(open, _)| names.contains(&&**open))
    }

    fn text(&mut self, text: &str) {
        let text = plain(text);
        match &mut self.code {
            _ if self.hidden > 0 => {}
            Some(code) => code.push_str(&text),
            None => self.paper.say(&text),
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match (tag.is_void(), self.hidden) {
            (true, 0) => self.void(tag),
            (true, _) => {}
            (false, 0) => {
                let end = self.start(tag);
                self.hidden += usize::from(matches!(end, End::Hidden));
                self.stack.push((tag.name.to_owned(), end));
            }
            (false, _) => {
                self.hidden += 1;
                self.stack.push((tag.name.to_owned(), End::Hidden));
            }
        }
    }

    fn void(&mut self, tag: &Tag<'_>) {
        match tag.name {
            "br" if self.table.is_some() => self.paper.blank(),
            "br" => self.paper.end(),
            "hr" => self.paper.gap(),
            "input" if tag.get("type").as_deref() == Some("checkbox") => {
                self.paper.say(if tag.get("checked").is_some() { " [x] " } else { " [ ] " });
            }
            "img" => self.paper.say(&tag.get("alt").unwrap_or_default()),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) -> End {
        if is_hidden(tag) || tag.name == "ul" && self.is_in(&["footer"]) {
            return End::Hidden;
        }
        match tag.name {
            "table" | "tr" | "td" | "th" => self.table(tag),
            "caption" => self.styled(QUIET, false),
            // A cell is one line.
            _ if self.table.is_some() => self.inline(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" => {
                self.paper.gap();
                self.styled(if matches!(tag.name, "h1" | "h2") { TITLE } else { BOLD }, true)
            }
            "figcaption" => self.styled(QUIET, false),
            "p" if tag.is("call-title") || tag.is("alt-name") => self.styled(BOLD, false),
            "section" | "figure" | "aside" | "footer" | "fieldset" => {
                self.paper.gap();
                End::Gap
            }
            "p" => {
                self.paper.end();
                End::Gap
            }
            "div" | "header" | "article" | "details" => {
                self.paper.end();
                End::Line
            }
            "blockquote" => {
                self.paper.indent("│ ", "│ ");
                End::SetIn
            }
            "pre" => {
                self.paper.end();
                self.code = Some(String::new());
                End::Code
            }
            "ul" | "ol" | "dl" => {
                self.paper.end();
                self.facts = tag.is("facts");
                self.paper.tight += 1;
                let first = tag.get("start").and_then(|n| n.parse().ok()).unwrap_or(1);
                self.lists.push((tag.name == "ol" && !tag.is("timeline")).then_some(first));
                End::List
            }
            "li" => self.item(),
            "dt" if self.facts => {
                self.paper.end();
                self.paper.style(BOLD);
                End::Fact
            }
            "dd" if self.facts => End::Line,
            "dt" => self.styled(BOLD, false),
            "dd" => {
                self.paper.indent("  ", "  ");
                End::SetIn
            }
            _ => self.inline(tag),
        }
    }

    /// A line in a style.
    fn styled(&mut self, style: Style, has_room: bool) -> End {
        self.paper.end();
        self.paper.style(style);
        End::Styled(has_room)
    }

    fn item(&mut self) -> End {
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.paper.indent(&marker, &" ".repeat(marker.len()));
        End::SetIn
    }

    fn table(&mut self, tag: &Tag<'_>) -> End {
        let Some(table) = &mut self.table else {
            self.paper.end();
            self.table = Some(Table::default());
            return if tag.name == "table" { End::Table } else { End::Nothing };
        };
        match tag.name {
            "tr" => table.row(),
            "td" | "th" => {
                table.span = tag.get("colspan").and_then(|n| n.parse().ok()).unwrap_or(1);
                return End::Cell(tag.name == "td");
            }
            _ => {}
        }
        End::Nothing
    }

    fn inline(&mut self, tag: &Tag<'_>) -> End {
        match tag.name {
            "a" => {
                let href = tag.get("href").unwrap_or_default();
                // What leads about the page is of no use here.
                if href.starts_with("#_fnref") || tag.is("btn") && href.starts_with('#') {
                    return End::Hidden;
                }
                if tag.is("btn") {
                    self.paper.end();
                }
                return End::Link(href.into_owned(), self.paper.mark());
            }
            "code" | "kbd" => self.paper.style(CODE),
            "b" | "strong" => self.paper.style(BOLD),
            "small" => {
                if self.table.is_some() || self.facts || self.is_in(&["dt", "figcaption", "h1", "h2", "h3"]) {
                    self.paper.blank();
                } else {
                    self.paper.end();
                }
                self.paper.style(QUIET);
            }
            "sup" => {
                self.paper.say("[");
                return End::Bracket(false);
            }
            "span" if tag.is("b") => {
                self.paper.blank();
                self.paper.say("[");
                return End::Bracket(true);
            }
            // Blocks, in a cell.
            "p" | "div" | "li" => {
                self.paper.blank();
                return End::Nothing;
            }
            _ => return End::Nothing,
        }
        End::Style
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.stack.iter().rposition(|(open, _)| open == name) else { return };
        while self.stack.len() > at {
            let Some((_, end)) = self.stack.pop() else { return };
            self.end(end);
        }
    }

    fn end(&mut self, end: End) {
        match end {
            End::Nothing => {}
            End::Hidden => self.hidden -= 1,
            End::Line => self.paper.end(),
            End::Gap => self.paper.gap(),
            End::Style => self.paper.unstyle(),
            End::Styled(has_room) => {
                self.paper.end();
                self.paper.unstyle();
                if has_room {
                    self.paper.gap();
                }
            }
            End::Fact => {
                self.paper.unstyle();
                self.paper.say(": ");
            }
            End::Bracket(is_apart) => {
                self.paper.say("]");
                if is_apart {
                    self.paper.blank();
                }
            }
            End::Link(href, mark) => self.link(&href, mark),
            End::Code => {
                self.paper.indent("    ", "    ");
                self.paper.lines(&self.code.take().unwrap_or_default(), CODE);
                self.paper.dedent();
                self.paper.gap();
            }
            End::List => {
                self.paper.tight -= 1;
                self.facts = false;
                self.lists.pop();
                self.paper.gap();
            }
            End::SetIn => {
                self.paper.dedent();
                self.paper.gap();
            }
            End::Cell(is_data) => {
                let words = self.paper.take();
                self.table.iter_mut().for_each(|table| table.cell(words.clone(), is_data));
            }
            End::Table => {
                if let Some(table) = self.table.take() {
                    table.print(&mut self.paper);
                }
                self.paper.gap();
            }
        }
    }

    /// Says where a link leads, unless its words do.
    fn link(&mut self, href: &str, mark: usize) {
        let Some(name) = (self.name)(href) else { return };
        let words = self.paper.since(mark);
        if !words.trim().is_empty() && !says(words.trim(), &name) {
            self.paper.blank();
            self.paper.style(QUIET);
            self.paper.say(&format!("({name})"));
            self.paper.unstyle();
        }
    }
}

/// Whether the words of a link say where it leads: they are the address, or the identifier is among them. An identifier may
/// stand without its kind or its linter.
fn says(words: &str, name: &str) -> bool {
    match name.split_once("://") {
        // A label may stand before it: `Ticket https://…`.
        Some((_, rest)) => {
            let bare = rest.trim_end_matches('/');
            words.split_whitespace().any(|word| word == name) || words.trim_end_matches('/') == bare
        }
        None => words.contains(name) || name.rsplit_once('/').is_some_and(|(_, id)| words == id),
    }
}

/// What a terminal has no use for: ways about the page, drawings, and what can be pressed or chosen.
fn is_hidden(tag: &Tag<'_>) -> bool {
    let names = ["nav", "svg", "script", "style", "template", "button", "form", "select", "dialog"];
    names.contains(&tag.name)
        || tag.get("hidden").is_some()
        || tag.is("chart")
        || tag.get("aria-hidden").as_deref() == Some("true")
        // The choice among databases: all of them are shown. What was done in which environment is a checklist.
        || tag.name == "fieldset" && !tag.is("env")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> String {
        shown_at(80, html)
    }

    fn shown_at(width: usize, html: &str) -> String {
        let name = |href: &str| (!href.starts_with('#')).then(|| href.to_owned());
        let out = terminal(html, width, name);
        anstream::adapter::strip_str(&out).to_string()
    }

    #[test]
    fn a_link_says_where_it_leads_unless_its_words_do() {
        let link =
            |href: &str, words: &str| shown(&format!("<p><a href=\"{href}\">{words}</a></p>")).trim_end().to_owned();
        for (href, words) in
            [("https://a.example/docs/1234", "docs"), ("https://a.example/docs/1234", "1234"), ("recipe/a-b", "a")]
        {
            assert_eq!(link(href, words), format!("{words} ({href})"));
        }
        for (href, words) in [
            ("https://a.example/docs/", "https://a.example/docs/"),
            ("https://a.example/docs/", "a.example/docs"),
            ("https://a.example/1", "Ticket https://a.example/1"),
            ("l/KG1", "KG1"),
            ("INC-1", "INC-1: It broke"),
        ] {
            assert_eq!(link(href, words), words);
        }
    }

    #[test]
    fn wide_characters_take_two_columns() {
        let table = "<table><tr><th>名前</th><th>B</th></tr><tr><td>x</td><td>🚀 go</td></tr><tr><td>ab</td><td>c</td></tr></table>";
        assert_eq!(shown(table), "名前  B\nx     🚀 go\nab    c\n");
        let out = shown_at(40, &format!("<p>{}</p>", "データベースの<b>移行</b>を、行う。".repeat(9)));
        let widths: Vec<usize> = out.lines().map(paper::columns).collect();
        let (last, full) = widths.split_last().unwrap();
        assert!(full.iter().all(|width| (37..=40).contains(width)) && *last <= 40, "{out}");
        assert!(out.lines().all(|line| !line.starts_with(['、', '。'])), "{out}");
    }

    #[test]
    fn words_fill_the_width_that_there_is() {
        for width in [40, 80, 100] {
            let out = shown_at(width, &format!("<p>{}</p>", "word ".repeat(60)));
            let widest = out.lines().map(str::len).max().unwrap();
            assert!((width - 4..=width).contains(&widest), "{width}: {out}");
        }
    }

    #[test]
    fn the_words_stay_and_nothing_steers_the_terminal() {
        let html = "<nav>x</nav><main><nav>y</nav><h1>T</h1><p>a <code>b</code> <a href=\"x\">the\nx</a> \u{1b}[2J</p>
<ul><li>one</li><li><p>two</p><p>more</p><ol><li>deep</li></ol></li></ul>
<pre><code><span>SELECT</span> 1;\n\n  -- &lt;x&gt;</code></pre><svg><title>no</title></svg></main>";
        let out = "T\n\na b the x \u{fffd}[2J\n\n- one\n- two\n  more\n  1. deep\n\n    SELECT 1;\n\n      -- <x>\n";
        assert_eq!(shown(html), out);
    }

    #[test]
    fn no_line_of_words_is_wider_than_a_terminal() {
        let html = format!("<ul><li>{0}</li></ul><blockquote><p>{0}</p></blockquote>", "word <b>bold</b> ".repeat(40));
        let out = shown(&html);
        assert!(out.lines().all(|line| line.chars().count() <= 80) && out.lines().any(|line| line.len() > 75), "{out}");
        assert!(out.lines().skip(1).take(3).all(|line| line.starts_with("  ")), "{out}");
    }

    #[test]
    fn tables_stand_beside_each_other_where_there_is_room() {
        let head = "<table><caption>Rows</caption><tr><th>Of</th><th>On a</th><th>On b</th></tr>";
        let small = format!("{head}<tr><th>x</th><td>1 <small>one</small></td><td>2</td></tr></table>");
        assert_eq!(shown(&small), "Rows\nOf  On a   On b\nx   1 one  2\n");
        let long = "long ".repeat(20);
        let wide = format!(
            "{head}<tr><th>x</th><td>{long}</td><td></td></tr><tr><th>y</th><td colspan=\"2\">z</td></tr></table>"
        );
        let (first, rest) = (["long"; 14].join(" "), ["long"; 6].join(" "));
        assert_eq!(shown(&wide), format!("Rows\nx\n  On a: {first}\n  {rest}\ny\n  On a to On b: z\n"));
    }

    #[test]
    fn an_entry_of_a_glossary_ends_where_the_next_begins() {
        let html = "<dl><dt id=\"a\">A</dt><dd>First.</dd><dt id=\"b\">B</dt><dd>Second.</dd></dl><p>After</p>";
        assert_eq!(
            (shown(entry(html, "a")), shown(entry(html, "b"))),
            ("A\n  First.\n".into(), "B\n  Second.\n".into())
        );
        assert_eq!(entry(html, "c"), html);
    }
}
