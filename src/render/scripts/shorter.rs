//! A script without what only those who read it need: comments, spaces, and long names.

use std::cmp::Reverse;
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions, LegalComment};
use oxc_diagnostics::OxcDiagnostic;
use oxc_mangler::{MangleOptions, MangleOptionsKeepNames, Mangler};
use oxc_parser::{ParseOptions, Parser, ParserReturn};
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;

/// A place in a text that keeps it from being a script.
#[derive(Debug)]
pub(super) struct NoScript {
    /// The places that the mistake is about, the last one first, which is where a reader notices it. At least one.
    pub at: Vec<Range<usize>>,
    pub message: String,
}

/// Reads a module, regular expressions too.
pub(super) fn parse<'a>(allocator: &'a Allocator, text: &'a str) -> ParserReturn<'a> {
    let options = ParseOptions { parse_regular_expression: true, ..ParseOptions::default() };
    Parser::new(allocator, text, SourceType::mjs()).with_options(options).parse()
}

/// What in a module is no JavaScript: where it cannot be read, the first place only, as it is the cause of the others.
pub(super) fn mistakes(text: &str) -> Vec<NoScript> {
    let allocator = Allocator::default();
    let read = parse(&allocator, text);
    if let Some(error) = read.errors.first() {
        return vec![mistake(text, error)];
    }
    let checked = SemanticBuilder::new().with_check_syntax_error(true).build(&read.program);
    checked.errors.iter().map(|error| mistake(text, error)).collect()
}

/// A script that does the same: only names that nothing outside of it can see are others. Statements stay as they are; to
/// make them shorter, too, would take longer than it saves. Comments of a licence stay, and the names of classes, which
/// errors are told apart by; those of functions would cost each first search a kilobyte.
///
/// The text is a classic script that says nothing else as a module, since all of it is one function that is strict.
///
/// # Errors
/// What in it is no JavaScript.
pub(super) fn shorter(script: &str) -> Result<String, Vec<NoScript>> {
    let allocator = Allocator::default();
    let read = parse(&allocator, script);
    let found = |errors: &[OxcDiagnostic]| Err(errors.iter().map(|error| mistake(script, error)).collect());
    if let Some(first) = read.errors.get(..1) {
        return found(first);
    }
    let checks = SemanticBuilder::new().with_check_syntax_error(true).with_scope_tree_child_ids(true);
    let mut checked = checks.build(&read.program);
    if !checked.errors.is_empty() {
        return found(&checked.errors);
    }
    let keep_names = MangleOptionsKeepNames { function: false, class: true };
    let mangler = Mangler::default().with_options(MangleOptions { keep_names, ..MangleOptions::default() });
    let private = mangler.build_with_semantic(&mut checked.semantic, &read.program);
    let comments = CommentOptions { legal: LegalComment::Inline, ..CommentOptions::disabled() };
    let options = CodegenOptions { minify: true, comments, ..CodegenOptions::default() };
    let codegen = Codegen::new().with_options(options).with_scoping(Some(checked.semantic.into_scoping()));
    Ok(codegen.with_private_member_mappings(Some(private)).build(&read.program).code)
}

fn mistake(text: &str, error: &OxcDiagnostic) -> NoScript {
    let labels = error.labels.iter().flatten();
    let mut at: Vec<_> = labels.map(|label| label.offset()..label.offset() + label.len()).collect();
    at.sort_by_key(|at| Reverse(at.start));
    if at.is_empty() {
        at.push(text.len()..text.len());
    }
    NoScript { at, message: error.message.to_string() }
}
