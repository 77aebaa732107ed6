//! Texts in drawings, which do not break by themselves: how wide they are, in letters, and how they fit into the room there is.

/// The text in lines of at most so many letters; a word that is longer has a line of its own, and only those of more than
/// `longest` letters are parted.
pub(super) fn wrap(text: &str, most: usize, longest: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| parted(word, longest)) {
        match out.last_mut().filter(|line| width(line) + 1 + width(&word) <= most) {
            Some(line) => {
                line.push(' ');
                line.push_str(&word);
            }
            None => out.push(word),
        }
    }
    out
}

/// A word in pieces that a line can hold.
fn parted(word: &str, longest: usize) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut used = 0;
    for c in word.chars() {
        let own = letters(c);
        if used + own > longest {
            out.push(String::new());
            used = 0;
        }
        used += own;
        if let Some(piece) = out.last_mut() {
            piece.push(c);
        }
    }
    out
}

/// A text, or what of it has room for at most so many letters, cut between words.
pub(super) fn shorten(text: &str, most: usize) -> String {
    let mut used = 0;
    let is_over = |(_, c): &(usize, char)| {
        used += letters(*c);
        used > most
    };
    match text.char_indices().find(is_over) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = text[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &text[..cut])
        }
    }
}

/// How many letters of ours a text is wide.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(letters).sum()
}

/// Characters of East Asian scripts take the room of two letters.
const fn letters(c: char) -> usize {
    if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffdc}' | '\u{1f300}'..='\u{1faff}') { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_the_longest_are_parted() {
        assert_eq!(wrap("one two three", 7, 36), ["one two", "three"]);
        assert_eq!(wrap(&"x".repeat(38), 7, 36), ["x".repeat(36), "xx".to_owned()]);
        assert_eq!((wrap("", 7, 36), wrap("列を一意", 7, 36)), (vec![], vec!["列を一意".to_owned()]));
        assert_eq!(wrap("列を一意", 4, 4), ["列を", "一意"]);
    }

    #[test]
    fn a_text_is_cut_between_words_where_its_room_ends() {
        for (text, most, expected) in [
            ("one two three", 13, "one two three"),
            ("one two three", 12, "one two…"),
            ("one two three", 2, "on…"),
            ("列を一意にする", 14, "列を一意にする"),
            ("列を一意にする", 13, "列を一意にす…"),
            ("", 0, ""),
        ] {
            assert_eq!(shorten(text, most), expected, "{text} {most}");
        }
    }
}
