//! The only way text reaches the output.

use crate::render::escape::escape_content;

/// The role a piece of code plays, and so its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// No colour of its own.
    Plain,
    /// A word the language keeps for itself.
    Keyword,
    /// Quoted text.
    Text,
    /// A number or a named constant.
    Number,
    /// The name of a function, a type, a decorator or a key.
    Name,
    /// Text for people.
    Comment,
    /// A line a diff takes away.
    Deleted,
    /// A line a diff adds.
    Added,
}

impl Class {
    /// The start tag of the span; empty for plain text.
    const fn tag(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "<span class=\"k\">",
            Self::Text => "<span class=\"s\">",
            Self::Number => "<span class=\"n\">",
            Self::Name => "<span class=\"f\">",
            Self::Comment => "<span class=\"c\">",
            Self::Deleted => "<span class=\"del\">",
            Self::Added => "<span class=\"add\">",
        }
    }
}

/// Copies the code to the output exactly once, in order, with spans around the ranges it is told about.
pub(super) struct Writer<'a> {
    code: &'a str,
    /// Everything before this byte has been written.
    done: usize,
    out: &'a mut String,
}

impl<'a> Writer<'a> {
    /// A writer that has written nothing yet.
    pub(super) const fn new(code: &'a str, out: &'a mut String) -> Self {
        Self { code, done: 0, out }
    }

    /// Puts `start..end` in a span, and all text before it that is not written yet in front of it.
    ///
    /// Ranges come in order and end on the borders of characters.
    pub(super) fn token(&mut self, class: Class, start: usize, end: usize) {
        debug_assert!(self.done <= start && start <= end, "tokens come in order");
        if class == Class::Plain || start >= end {
            return;
        }
        self.copy_to(start);
        self.out.push_str(class.tag());
        self.copy_to(end);
        self.out.push_str("</span>");
    }

    /// Writes the rest, without colour.
    pub(super) fn finish(mut self) {
        self.copy_to(self.code.len());
    }

    fn copy_to(&mut self, end: usize) {
        escape_content(&self.code[self.done..end], self.out);
        self.done = end;
    }
}
