//! A parsed YAML or TOML document as plain values: what was written, before it is known what is meant.
//!
//! Unlike a map of the YAML library, a [`Node`] keeps a key that stands twice, so that every duplicate of a file can be
//! reported in one run.

use std::cell::Cell;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::nesting::too_deep;
use crate::source::LineColumn;

/// A value of a YAML or TOML document.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Nothing: `null`, `~` or an empty value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction, or one that does not fit [`Node::Int`].
    Float(f64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order of the file; a key may stand more than once.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// What the value is, as people call it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

/// Why a document could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What the parser says.
    pub message: String,
    /// Where it was when it gave up, from the start of the document.
    pub place: Option<LineColumn>,
    /// The quoted text, list or mapping that it was reading, and where that begins.
    pub within: Option<(&'static str, LineColumn)>,
    /// Whether a limit was hit (nesting, repeated aliases) and the syntax itself may be right.
    pub limit: bool,
}

/// What any YAML document may come to, however short it is: a value counts as one, and a text as its bytes beside.
const LEAST_ALLOWANCE: usize = 100_000;

/// Parses one YAML document.
///
/// # Errors
/// [`SyntaxError`] when the text is no YAML, has more than one document, or goes beyond the limits: nesting of 128 levels,
/// and aliases that would multiply the document.
pub fn parse_yaml(text: &str) -> Result<Node, SyntaxError> {
    if let Some(place) = too_deep(text) {
        return Err(SyntaxError { message: TOO_DEEP.to_owned(), place: Some(place), within: None, limit: true });
    }
    // Without aliases no document comes to more than its values and the bytes of its texts: an escape of two bytes, as `\L`,
    // becomes three.
    let allowance = Allowance(Cell::new(LEAST_ALLOWANCE.max(3 * text.len())));
    match NodeVisitor(&allowance).deserialize(serde_yaml::Deserializer::from_str(text)) {
        // Nothing but comments.
        Ok(Node::Null) => Ok(Node::Map(Vec::new())),
        Ok(node) => Ok(node),
        Err(_) if text.trim().is_empty() => Ok(Node::Map(Vec::new())),
        Err(error) => Err(SyntaxError::from(&error)),
    }
}

impl From<&serde_yaml::Error> for SyntaxError {
    fn from(error: &serde_yaml::Error) -> Self {
        let full = error.to_string();
        let message = full.split(" at line ").next().unwrap_or(&full).to_owned();
        let limit = full.contains("recursion limit") || full.contains("repetition limit");
        let place = error.location().map(|l| LineColumn { line: l.line(), column: l.column() });
        Self { message, place, within: within(&full), limit }
    }
}

/// What the parser was reading when it gave up, and where that began: `…, while parsing a flow sequence at line 7 column 8`.
fn within(full: &str) -> Option<(&'static str, LineColumn)> {
    let (what, place) = full.split_once(", while ")?.1.split_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let place = LineColumn { line: line.parse().ok()?, column: column.trim().parse().ok()? };
    let name = match what {
        "scanning a quoted scalar" => "the quoted text",
        "parsing a flow sequence" => "the list",
        "parsing a flow mapping" => "the mapping",
        _ => return None,
    };
    Some((name, place))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Only YAML has aliases.
        NodeVisitor(&Allowance(Cell::new(usize::MAX))).deserialize(deserializer)
    }
}

/// What a document may still come to.
struct Allowance(Cell<usize>);

impl Allowance {
    fn spend<E: de::Error>(&self, cost: usize) -> Result<(), E> {
        let left = self.0.get().checked_sub(cost).ok_or_else(|| E::custom(REPEATED))?;
        self.0.set(left);
        Ok(())
    }
}

/// What the library says as well.
const TOO_DEEP: &str = "recursion limit exceeded";

/// What the library says as well, of aliases within aliases.
const REPEATED: &str = "repetition limit exceeded";

#[derive(Clone, Copy)]
struct NodeVisitor<'a>(&'a Allowance);

impl NodeVisitor<'_> {
    fn one<E: de::Error>(self, node: Node) -> Result<Node, E> {
        let bytes = if let Node::Text(text) = &node { text.len() } else { 0 };
        self.0.spend(1 + bytes)?;
        Ok(node)
    }
}

impl<'de> DeserializeSeed<'de> for NodeVisitor<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeVisitor<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Node, E> {
        self.one(Node::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Node, E> {
        self.one(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Node, E> {
        self.one(Node::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Node, E> {
        self.one(Node::Int(value))
    }

    #[allow(clippy::cast_precision_loss, reason = "a number this large is only ever shown or refused")]
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Node, E> {
        self.one(i64::try_from(value).map_or(Node::Float(value as f64), Node::Int))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Node, E> {
        self.one(Node::Float(value))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Node, E> {
        self.one(Node::Text(value.to_owned()))
    }

    fn visit_string<E: de::Error>(self, value: String) -> Result<Node, E> {
        self.one(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        self.one(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(self)? {
            entries.push((key_text(key).map_err(de::Error::custom)?, map.next_value_seed(self)?));
        }
        self.one(Node::Map(entries))
    }

    /// A tagged value (`!name value`) is read as the value: tags mean nothing here.
    fn visit_enum<A: de::EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        use de::VariantAccess;
        let (_, variant): (de::IgnoredAny, _) = data.variant()?;
        variant.newtype_variant_seed(self)
    }
}

fn key_text(key: Node) -> Result<String, &'static str> {
    Ok(match key {
        Node::Text(text) => text,
        Node::Bool(value) => value.to_string(),
        Node::Int(value) => value.to_string(),
        Node::Float(value) => value.to_string(),
        Node::Null => "null".to_owned(),
        Node::List(_) | Node::Map(_) => return Err("a key must be text, and not a list or a mapping"),
    })
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicate_keys_are_kept() {
        let Node::Map(entries) = parse_yaml("a: 1\nb: x\na: 2\n").unwrap() else { panic!() };
        assert_eq!(entries.iter().map(|(k, _)| k.as_str()).collect::<Vec<_>>(), ["a", "b", "a"]);
    }

    #[test]
    fn dates_and_versions_stay_text_and_words_are_no_booleans() {
        assert_eq!(
            parse_yaml("[2023-02-16, no, '5.7', ~]").unwrap(),
            Node::List(vec![
                Node::Text("2023-02-16".into()),
                Node::Text("no".into()),
                Node::Text("5.7".into()),
                Node::Null
            ])
        );
    }

    #[test]
    fn alias_bombs_and_deep_nesting_are_limits() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..12 {
            bomb.push_str(&format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", ")));
        }
        assert!(parse_yaml(&bomb).unwrap_err().limit);
        assert!(parse_yaml(&"[".repeat(5000)).unwrap_err().limit);
    }

    #[test]
    fn aliases_of_one_long_value_are_a_limit_as_well() {
        let many = |value: &str| {
            let aliases: Vec<String> = (0..3000).map(|n| format!("a{n}: *a\n")).collect();
            parse_yaml(&format!("a: &a {value}\n{}", aliases.concat()))
        };
        let list = format!("[{}]", vec!["1"; 3000].join(", "));
        for value in [list.as_str(), &"x".repeat(3000), &format!("{{{}: b}}", "x".repeat(1000))] {
            let error = many(value).unwrap_err();
            assert!(error.limit && error.place.is_some(), "{error:?}");
        }
        assert!(many("[a, b, c]").is_ok());
    }

    #[test]
    fn a_document_of_any_length_without_aliases_is_no_limit() {
        for part in ["?\n", "- [a,a,a]\n", "- {a,b}\n", "- \"\\L\\L\\L\\L\"\n", "a:\n", "-\n"] {
            let document = part.repeat(2 * LEAST_ALLOWANCE / part.len());
            assert!(parse_yaml(&document).is_ok(), "{part}");
        }
    }

    #[test]
    fn syntax_errors_have_a_place() {
        let error = parse_yaml("a: 1\nb: [1, 2\nc: 3\n").unwrap_err();
        assert!(error.place.is_some(), "{error:?}");
    }
}
