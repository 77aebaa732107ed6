//! A script without what only those who read it need: comments, spaces, and long names.

use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions, CommentOptions};
use oxc_diagnostics::OxcDiagnostic;
use oxc_minifier::{MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

/// Why a text is no script, and where.
#[derive(Debug)]
pub(super) struct NoScript {
    pub at: Range<usize>,
    pub message: String,
}

/// The first thing in a module that is no JavaScript, if anything is.
pub(super) fn no_module(text: &str) -> Option<NoScript> {
    mistake(text, Parser::new(&Allocator::default(), text, SourceType::mjs()).parse().errors.first())
}

/// A classic script that does the same: only names that nothing outside of it can see are others. Statements stay as they
/// are; to make them shorter, too, would take longer than it saves.
///
/// # Errors
/// The first thing in it that is no JavaScript.
pub(super) fn shorter(script: &str) -> Result<String, NoScript> {
    let allocator = Allocator::default();
    let mut read = Parser::new(&allocator, script, SourceType::default().with_script(true)).parse();
    if let Some(mistake) = mistake(script, read.errors.first()) {
        return Err(mistake);
    }
    let options = MinifierOptions { mangle: Some(MangleOptions::default()), compress: None };
    let names = Minifier::new(options).minify(&allocator, &mut read.program);
    let options = CodegenOptions { minify: true, comments: CommentOptions::disabled(), ..CodegenOptions::default() };
    let codegen = Codegen::new().with_options(options).with_scoping(names.scoping);
    Ok(codegen.with_private_member_mappings(names.class_private_mappings).build(&read.program).code)
}

fn mistake(text: &str, error: Option<&OxcDiagnostic>) -> Option<NoScript> {
    let error = error?;
    let label = error.labels.iter().flatten().next();
    let at = label.map_or(text.len()..text.len(), |label| label.offset()..label.offset() + label.len());
    Some(NoScript { at, message: error.message.to_string() })
}
