//! Texts in GitHub's workflow commands: `::warning file=a.sql,line=1::50%25 of it`.

/// A text as the message of a command: `%` and line ends are escaped, as the runner expects.
pub(crate) fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as the value of a command's property, in which `:` and `,` are escaped as well.
pub(crate) fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

/// What an escaped text says.
pub(crate) fn unescape(text: &str) -> String {
    let all = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    all.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_the_runner() {
        let text = "50%: a,b\r\nc%0A";
        assert_eq!(escape_data(text), "50%25: a,b%0D%0Ac%250A");
        assert_eq!(escape_property(text), "50%25%3A a%2Cb%0D%0Ac%250A");
        assert_eq!(unescape(&escape_data(text)), text);
        assert_eq!(unescape(&escape_property(text)), text);
    }
}
