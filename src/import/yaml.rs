//! YAML as catalogues are written: plain where that is safe, in quotes where it is not.

use super::Listed;

/// Words that YAML, in one version or another, does not read as text.
const WORDS: [&str; 10] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"];

/// A text as a scalar; `flow` inside `{…}` and `[…]`, where more characters mean something.
pub(super) fn scalar(text: &str, flow: bool) -> String {
    let plain = |c: char| c.is_alphanumeric() || " -_./()'+=<>$;@^~:,`\"!?&*%|".contains(c);
    let odd = [": ", " #"].iter().any(|pair| text.contains(pair)) || text.ends_with([':', ' ']);
    let odd_in_flow = flow && text.contains([',', '"', '[', ']', '{', '}']);
    let word = WORDS.contains(&text.to_ascii_lowercase().as_str());
    let safe =
        text.starts_with(|c: char| c.is_alphabetic()) && text.chars().all(plain) && !(odd || odd_in_flow || word);
    if safe { text.to_owned() } else { quoted(text) }
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    // JSON's strings are YAML's; what YAML counts as a line end or as no character is escaped as well.
    let json = serde_json::Value::from(text).to_string();
    let odd = |c: char| {
        c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    json.chars().map(|c| if odd(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}

/// A list on one line.
pub(super) fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|i| scalar(i, true)).collect::<Vec<_>>().join(", "))
}

/// A rule as an item of the list, its dash indented this far.
pub(super) fn item(rule: &Listed, indent: usize, line_end: &str) -> String {
    let margin = " ".repeat(indent);
    let mut keys = vec![format!("id: {}", scalar(&rule.id, false))];
    let mut text = |key: &str, value: Option<&String>| {
        keys.extend(value.map(|v| format!("{key}: {}", scalar(v, false))));
    };
    text("name", rule.name.as_ref());
    text("summary", rule.summary.as_ref());
    text("severity", rule.severity.map(|l| l.name().to_owned()).as_ref());
    text("docs", rule.docs.as_ref());
    text("since", rule.since.as_ref());
    let mut several = |key: &str, values: &[String]| {
        keys.extend((!values.is_empty()).then(|| format!("{key}: {}", list(values))));
    };
    several("databases", &rule.databases);
    several("aliases", &rule.formerly);
    let lines =
        keys.iter().enumerate().map(|(at, key)| format!("{margin}{} {key}{line_end}", if at == 0 { "-" } else { " " }));
    lines.collect()
}
