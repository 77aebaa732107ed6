//! The lines of a page in the terminal: words in paragraphs of a given width, code as it is.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What is printed, and the paragraph that is being written.
#[derive(Default)]
pub(super) struct Paper {
    /// How many columns a line of words has.
    width: usize,
    out: String,
    words: String,
    /// A blank between words would be a second one.
    is_apart: bool,
    styles: Vec<Style>,
    indents: Vec<Indent>,
    /// An empty line is wanted before what comes next.
    gap: bool,
    /// How many lists are open: within them there are no empty lines.
    pub tight: usize,
}

/// What stands before the lines of a block: before the first one, and before the others.
struct Indent {
    first: Option<String>,
    others: String,
}

impl Paper {
    pub(super) fn new(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds words; blanks and breaks between them are one blank.
    pub(super) fn say(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' {
                self.blank();
                continue;
            }
            self.begin();
            self.words.push(printable(c));
            self.is_apart = false;
        }
    }

    /// Adds words that have their styles already.
    pub(super) fn push(&mut self, words: &str) {
        self.begin();
        self.words.push_str(words);
        self.is_apart = words.ends_with(' ');
    }

    /// Ends a word.
    pub(super) fn blank(&mut self) {
        if !self.is_apart && !self.words.is_empty() {
            self.words.push(' ');
            self.is_apart = true;
        }
    }

    fn begin(&mut self) {
        if self.words.is_empty() {
            self.words.extend(self.styles.iter().map(|style| style.render().to_string()));
        }
    }

    /// How long the paragraph is, in bytes, for [`Self::since`].
    pub(super) const fn mark(&self) -> usize {
        self.words.len()
    }

    /// The words behind a mark, without styles.
    pub(super) fn since(&self, mark: usize) -> String {
        seen(self.words.get(mark..).unwrap_or(&self.words)).collect()
    }

    /// Takes the words out of the paragraph.
    pub(super) fn take(&mut self) -> String {
        if !self.words.is_empty() && !self.styles.is_empty() {
            self.words.push_str("\u{1b}[0m");
        }
        self.is_apart = false;
        std::mem::take(&mut self.words).trim_end().to_owned()
    }

    /// Styles the words from here on.
    pub(super) fn style(&mut self, style: Style) {
        self.styles.push(style);
        if !self.words.is_empty() {
            self.words.push_str(&style.render().to_string());
        }
    }

    /// Ends the last style.
    pub(super) fn unstyle(&mut self) {
        self.styles.pop();
        if !self.words.is_empty() {
            self.words.push_str("\u{1b}[0m");
            self.words.extend(self.styles.iter().map(|style| style.render().to_string()));
        }
    }

    /// Sets lines in, behind a mark before the first one.
    pub(super) fn indent(&mut self, first: &str, others: &str) {
        self.end();
        self.indents.push(Indent { first: Some(first.to_owned()), others: others.to_owned() });
    }

    /// Ends the last indent.
    pub(super) fn dedent(&mut self) {
        self.end();
        self.indents.pop();
    }

    /// Wants an empty line here.
    pub(super) fn gap(&mut self) {
        self.end();
        self.gap |= self.tight == 0;
    }

    fn line_start(&mut self) {
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            self.out.push('\n');
        }
        for indent in &mut self.indents {
            match indent.first.take() {
                Some(first) => self.out.push_str(&first),
                None => self.out.push_str(&indent.others),
            }
        }
    }

    /// The columns that are left beside the indent.
    pub(super) fn room(&self) -> usize {
        self.width.saturating_sub(self.indents.iter().map(|indent| columns(&indent.others)).sum())
    }

    /// Prints the paragraph.
    pub(super) fn end(&mut self) {
        let words = self.take();
        if words.is_empty() {
            return;
        }
        let room = self.room();
        let mut used = 0;
        self.line_start();
        for word in words.split(' ') {
            let mut blank = usize::from(used > 0);
            for piece in unbroken(word) {
                let width = columns(piece);
                if used > 0 && used + blank + width > room {
                    self.out.push('\n');
                    self.line_start();
                    used = 0;
                } else if blank > 0 {
                    self.out.push(' ');
                    used += 1;
                }
                self.out.push_str(&piece.replace('\u{a0}', " "));
                used += width;
                blank = 0;
            }
        }
        self.out.push('\n');
    }

    /// Prints lines as they are, with a style for each.
    pub(super) fn lines(&mut self, text: &str, style: Style) {
        for line in text.lines() {
            self.line_start();
            let line: String = line.chars().map(printable).collect();
            if !line.is_empty() {
                self.out.push_str(&format!("{style}{line}{style:#}"));
            }
            self.out.push('\n');
        }
    }

    /// All that was printed.
    pub(super) fn finish(mut self) -> String {
        self.end();
        let mut out: String = self.out.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        out.truncate(out.trim_end().len());
        out.push('\n');
        out
    }
}

/// How wide words are: styles take no room, and a character of Japanese, or an emoji, takes two columns.
pub(super) fn columns(words: &str) -> usize {
    if words.is_ascii() { seen(words).count() } else { seen(words).collect::<String>().width() }
}

/// A word in the pieces that stay on one line. Chinese and Japanese have no blanks between words: a line may end beside
/// any of their characters, but for what closes stays with what it closes.
fn unbroken(word: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut from, mut before, mut is_style) = (0, None, false);
    for (at, c) in word.char_indices().filter(|_| !word.is_ascii()) {
        is_style |= c == '\u{1b}';
        if is_style {
            is_style = c != 'm';
            continue;
        }
        let is_wide = |c: char| c.width() == Some(2);
        let is_end = before.is_some_and(|before| (is_wide(c) || is_wide(before)) && !opens(before) && !closes(c));
        if is_end {
            out.push(&word[from..at]);
            from = at;
        }
        before = Some(c);
    }
    out.push(&word[from..]);
    out
}

/// Whether no line ends behind this: an opening bracket, or what joins two characters to one.
fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '「' | '『' | '（' | '［' | '【' | '〈' | '《' | '“' | '‘' | '\u{200d}')
}

/// Whether no line begins with this: what ends a clause, closes a bracket or belongs to the character before.
fn closes(c: char) -> bool {
    let ends = "、。，．・：；？！」』）］】〉》”’ー々…‥";
    c.width() == Some(0) || c.is_ascii_punctuation() && !matches!(c, '(' | '[') || ends.contains(c)
}

/// The characters of words, without styles.
fn seen(words: &str) -> impl Iterator<Item = char> {
    let mut is_style = false;
    words.chars().filter(move |c| {
        is_style |= *c == '\u{1b}';
        let is_seen = !is_style;
        is_style &= *c != 'm';
        is_seen
    })
}

/// What cannot steer the terminal: control characters, escape sequences' beginnings among them, are replaced.
fn printable(c: char) -> char {
    if c.is_control() && c != '\t' { '\u{fffd}' } else { c }
}
