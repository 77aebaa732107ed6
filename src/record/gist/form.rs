//! A gist as bytes: the values, each behind a byte that says its kind, and the outline, list by list.

use std::ops::Range;

use super::Gist;
use crate::bytes::{Reader, Writer};
use crate::markdown::{Fence, Heading, Image, LinkUse, Outline};
use crate::record::Node;

/// The bytes of a gist.
pub(super) fn write(gist: &Gist) -> Vec<u8> {
    let mut out = Writer::default();
    write_node(&gist.node, &mut out);
    write_outline(&gist.outline, &mut out);
    out.take()
}

/// The gist of bytes; `None` for others.
pub(super) fn read(bytes: &[u8]) -> Option<Gist> {
    let mut reader = Reader::new(bytes);
    let gist = Gist { node: read_node(&mut reader)?, outline: read_outline(&mut reader)? };
    reader.is_empty().then_some(gist)
}

fn write_node(node: &Node, out: &mut Writer) {
    match node {
        Node::Null => out.byte(0),
        Node::Bool(is) => out.byte(1 + u8::from(*is)),
        Node::Int(n) => {
            out.byte(3);
            out.long(n.cast_unsigned());
        }
        Node::Float(n) => {
            out.byte(4);
            out.long(n.to_bits());
        }
        Node::Text(text) => {
            out.byte(5);
            out.text(text);
        }
        Node::List(items) => {
            out.byte(6);
            out.count(items.len());
            items.iter().for_each(|item| write_node(item, out));
        }
        Node::Map(entries) => {
            out.byte(7);
            out.count(entries.len());
            for (key, value) in entries {
                out.text(key);
                write_node(value, out);
            }
        }
    }
}

fn read_node(reader: &mut Reader<'_>) -> Option<Node> {
    Some(match reader.byte()? {
        0 => Node::Null,
        1 => Node::Bool(false),
        2 => Node::Bool(true),
        3 => Node::Int(reader.long()?.cast_signed()),
        4 => Node::Float(f64::from_bits(reader.long()?)),
        5 => Node::Text(text(reader)?),
        6 => Node::List(list(reader, read_node)?),
        7 => Node::Map(list(reader, |reader| Some((text(reader)?, read_node(reader)?)))?),
        _ => return None,
    })
}

fn write_outline(outline: &Outline, out: &mut Writer) {
    let Outline { headings, links, images, fences, too_deep } = outline;
    out.count(headings.len());
    for Heading { level, id, explicit, repeated, nested, aliases, classes, text, range } in headings {
        out.byte(*level);
        out.byte(u8::from(*explicit) + 2 * u8::from(*repeated) + 4 * u8::from(*nested));
        out.text(id);
        out.texts(aliases.iter());
        out.texts(classes.iter());
        out.text(text);
        write_range(range, out);
    }
    out.count(links.len());
    for LinkUse { target, wiki, range } in links {
        out.text(target);
        out.byte(u8::from(*wiki));
        write_range(range, out);
    }
    out.count(images.len());
    for Image { target, range } in images {
        out.text(target);
        write_range(range, out);
    }
    out.count(fences.len());
    for (Fence { language, marks, caption, phase, unknown }, range) in fences {
        out.text(language);
        out.texts(marks.iter());
        out.texts(caption.iter());
        out.texts(phase.iter());
        out.texts(unknown.iter());
        write_range(range, out);
    }
    out.count(too_deep.iter().len());
    too_deep.iter().for_each(|range| write_range(range, out));
}

fn read_outline(reader: &mut Reader<'_>) -> Option<Outline> {
    let headings = list(reader, |reader| {
        let (level, flags) = (reader.byte()?, reader.byte()?);
        Some(Heading {
            level,
            explicit: flags & 1 == 1,
            repeated: flags & 2 == 2,
            nested: flags & 4 == 4,
            id: text(reader)?,
            aliases: reader.texts()?,
            classes: reader.texts()?,
            text: text(reader)?,
            range: read_range(reader)?,
        })
    })?;
    let links = list(reader, |reader| {
        Some(LinkUse { target: text(reader)?, wiki: reader.byte()? == 1, range: read_range(reader)? })
    })?;
    let images = list(reader, |reader| Some(Image { target: text(reader)?, range: read_range(reader)? }))?;
    let fences = list(reader, |reader| {
        let (language, marks) = (text(reader)?, reader.texts()?);
        let (caption, phase) = (reader.texts()?.pop(), reader.texts()?.pop());
        let unknown = reader.texts()?;
        Some((Fence { language, marks, caption, phase, unknown }, read_range(reader)?))
    })?;
    let too_deep = list(reader, read_range)?.pop();
    Some(Outline { headings, links, images, fences, too_deep })
}

/// Places are those in a file; nothing in one is longer than a `u32` tells.
fn write_range(range: &Range<usize>, out: &mut Writer) {
    out.count(range.start);
    out.count(range.end);
}

fn read_range(reader: &mut Reader<'_>) -> Option<Range<usize>> {
    Some(reader.number()? as usize..reader.number()? as usize)
}

fn text(reader: &mut Reader<'_>) -> Option<String> {
    reader.text().map(str::to_owned)
}

fn list<T>(reader: &mut Reader<'_>, mut read: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Option<Vec<T>> {
    (0..reader.count()?).map(|_| read(reader)).collect()
}
