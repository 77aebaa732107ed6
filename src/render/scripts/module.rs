//! What a module says of itself: what it declares, exports and imports, and its text as a part of a joined script.

use std::collections::BTreeSet;
use std::ops::Range;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    BindingIdentifier, Declaration, ExportNamedDeclaration, ImportDeclaration, ImportDeclarationSpecifier, Statement,
};
use oxc_span::{GetSpan, Span};

use super::shorter::parse;

/// A module that was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The names at top level with their places, in the order of these.
    pub declared: Vec<(String, Range<usize>)>,
    pub exported: BTreeSet<String>,
    pub imports: Vec<Import>,
    /// What cannot be joined: where, why, and what to do.
    pub refused: Vec<(Range<usize>, String, &'static str)>,
    /// The text without imports and the word `export`: spaces stand for them, so that every place stays.
    pub text: String,
    /// Whether the text would continue a statement before it that does not end in a semicolon.
    pub continues: bool,
}

/// One name of an import, or none where a file is only to run before.
#[derive(Debug)]
pub(super) struct Import {
    pub at: Range<usize>,
    /// As it is written: `./10-name.js`.
    pub from: String,
    pub name: Option<String>,
}

const BY_NAME: &str = "import by name: import { name } from './10-file.js';";
const ITS_NAME: &str = "use one name: the files of a script share their names";

/// Reads a module; nothing where it is no JavaScript.
pub(super) fn read(text: &str) -> Option<Read> {
    let allocator = Allocator::default();
    let parsed = parse(&allocator, text);
    if !parsed.errors.is_empty() {
        return None;
    }
    let mut read = Read { text: text.to_owned(), ..Read::default() };
    for place in &parsed.module_record.import_metas {
        let message = "only modules know `import.meta`, and the files become a classic script";
        read.refuse(*place, message, "write `document.currentScript.src` for the script's address");
    }
    // Where the last statements were taken out; the beginning is such a place, too.
    let mut gap = Some(None);
    for statement in &parsed.program.body {
        if let Some(out) = read.statement(statement) {
            read.blank(out);
            gap = gap.or(Some(Some(out.start as usize)));
        } else if let Some(gap) = gap.take()
            && text[bytes(statement.span())].starts_with(['(', '[', '`', '+', '-', '/'])
        {
            match gap {
                Some(start) => read.text.replace_range(start..=start, ";"),
                None => read.continues = true,
            }
        }
    }
    Some(read)
}

impl Read {
    /// Reads a statement of the top level: its place where nothing of it stays.
    fn statement(&mut self, statement: &Statement<'_>) -> Option<Span> {
        match statement {
            Statement::ImportDeclaration(import) => {
                self.import(import);
                return Some(import.span);
            }
            Statement::ExportNamedDeclaration(export) => return self.export(export),
            Statement::ExportDefaultDeclaration(export) => {
                self.refuse(export.span, "a default export has no name", "export by name: export function name");
            }
            Statement::ExportAllDeclaration(export) => {
                self.refuse(export.span, "this exports what is not declared here", "export it where it is declared");
            }
            _ => {
                if let Some(declaration) = statement.as_declaration() {
                    self.declare(declaration, false);
                }
            }
        }
        None
    }

    fn import(&mut self, import: &ImportDeclaration<'_>) {
        let mut add = |span, name| {
            self.imports.push(Import { at: bytes(span), from: import.source.value.to_string(), name });
        };
        let Some(specifiers) = import.specifiers.as_ref().filter(|names| !names.is_empty()) else {
            return add(import.span, None);
        };
        let mut refused = Vec::new();
        for specifier in specifiers {
            match specifier {
                ImportDeclarationSpecifier::ImportSpecifier(one) if one.imported.name() == one.local.name => {
                    add(one.span, Some(one.local.name.to_string()));
                }
                ImportDeclarationSpecifier::ImportSpecifier(one) => {
                    refused.push((one.span, "this import has another name than the export", ITS_NAME))
                }
                ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                    refused.push((one.span, "there are no default exports to import", BY_NAME))
                }
                ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                    refused.push((one.span, "a file's exports are no value in a joined script", BY_NAME))
                }
            }
        }
        for (span, message, help) in refused {
            self.refuse(span, message, help);
        }
    }

    /// Reads an export: its place where nothing of it stays.
    fn export(&mut self, export: &ExportNamedDeclaration<'_>) -> Option<Span> {
        if let Some(declaration) = &export.declaration {
            self.declare(declaration, true);
            self.blank(Span::new(export.span.start, declaration.span().start));
            return None;
        }
        for one in &export.specifiers {
            if export.source.is_some() {
                self.refuse(one.span, "this exports what is not declared here", "export it where it is declared");
            } else if one.local.name() == one.exported.name() {
                self.exported.insert(one.local.name().to_string());
            } else {
                self.refuse(one.span, "this export has another name than what it exports", ITS_NAME);
            }
        }
        Some(export.span)
    }

    fn declare(&mut self, declaration: &Declaration<'_>, exported: bool) {
        let add = |id: &BindingIdentifier<'_>| {
            self.declared.push((id.name.to_string(), bytes(id.span)));
            if exported {
                self.exported.insert(id.name.to_string());
            }
        };
        match declaration {
            Declaration::VariableDeclaration(variables) => {
                variables.declarations.iter().flat_map(|one| one.id.get_binding_identifiers()).for_each(add);
            }
            Declaration::FunctionDeclaration(function) => function.id.iter().for_each(add),
            Declaration::ClassDeclaration(class) => class.id.iter().for_each(add),
            _ => {}
        }
    }

    fn refuse(&mut self, span: Span, message: &str, help: &'static str) {
        self.refused.push((bytes(span), message.to_owned(), help));
    }

    /// Puts spaces in the place of what is written there; lines stay.
    fn blank(&mut self, span: Span) {
        let spaces = |c: char| if c == '\n' { '\n'.to_string() } else { " ".repeat(c.len_utf8()) };
        let blank: String = self.text[bytes(span)].chars().map(spaces).collect();
        self.text.replace_range(bytes(span), &blank);
    }
}

fn bytes(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}
