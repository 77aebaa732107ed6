//! Scripts: small modules of one job each, joined into one classic script, which is [shortened](shorter).
//!
//! Pages are opened from disk too, where browsers refuse modules. So the files of a folder become one function that is
//! called at once. Each file stays a module that any tool reads; what is asked of it, line by line:
//!
//! - `import { a, b } from './10-name.js';` begins the line and ends on it. The file is of the same folder and stands
//!   before this one by name; so there are no circles, and what a module uses is there when it runs.
//! - `export` stands before `function`, `async function`, `class`, `const` or `let`, each with one name.
//! - What begins a line is top level, and the names there are unique in the folder, since all files share one function.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use shorter::{NoScript, no_module, shorter};

mod shorter;

/// A file of a folder: its name and its text.
pub(super) type Module<'a> = (&'a str, &'a str);

/// Why modules cannot be joined: where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The name of the file.
    pub file: String,
    /// The bytes of the line, or of what is wrong in it.
    pub at: Range<usize>,
    pub message: String,
    pub help: &'static str,
}

/// The modules of a folder, joined.
#[derive(Debug, Clone, Default)]
pub(super) struct Script {
    text: String,
    /// Made when it is first asked for, and once for all clones.
    shortest: Arc<OnceLock<String>>,
}

impl Script {
    /// The script as pages get it: without what only those who read it need. Empty where the folder has no modules.
    pub(super) fn shortest(&self) -> &str {
        // Modules that cannot be read were found when the theme was loaded.
        self.shortest.get_or_init(|| shorter(&self.text).unwrap_or_else(|_| self.text.clone()))
    }
}

/// The first thing in a module that is no JavaScript, if anything is.
pub(super) fn mistake((file, text): &Module<'_>) -> Option<Mistake> {
    let NoScript { at, message } = no_module(text)?;
    let help = "mend it there; one file that cannot be read, and no script runs on any page";
    Some(Mistake { file: (*file).to_owned(), at, message: format!("this is no JavaScript: {message}"), help })
}

/// The files that were read so far, by name: each with whether it is exported, by the name of what it declares.
type Known<'a> = BTreeMap<&'a str, BTreeMap<&'a str, bool>>;

/// Joins modules in the order in which they come; nothing becomes nothing.
///
/// # Errors
/// Every line that does not keep the agreement.
pub(super) fn join(modules: &[Module<'_>]) -> Result<Script, Vec<Mistake>> {
    let (mut script, mut mistakes) = (Script::default(), Vec::new());
    let mut known = Known::new();
    for module in modules {
        read(module, &mut known, &mut script, &mut mistakes);
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    if script.text.trim().is_empty() {
        script.text.clear();
    } else {
        script.text = format!("(() => {{\n'use strict';\n{}}})();\n", script.text);
    }
    Ok(script)
}

fn read<'a>((name, text): &Module<'a>, known: &mut Known<'a>, script: &mut Script, mistakes: &mut Vec<Mistake>) {
    let mut own = BTreeMap::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        match statement(line, name, known, &mut own) {
            Ok(kept) => {
                script.text.push_str(kept);
                script.text.push('\n');
            }
            Err((message, help)) => {
                let at = start..start + line.trim_end().len();
                mistakes.push(Mistake { file: (*name).to_owned(), at, message, help });
            }
        }
        start += whole.len();
    }
    known.insert(name, own);
}

type Refused = (String, &'static str);

/// What of a line stays.
fn statement<'a>(
    line: &'a str,
    file: &str,
    known: &Known<'a>,
    own: &mut BTreeMap<&'a str, bool>,
) -> Result<&'a str, Refused> {
    if let Some(rest) = line.strip_prefix("import ") {
        return import(rest.trim_end(), known).map(|()| "");
    }
    let exported = line.strip_prefix("export ");
    let kept = exported.unwrap_or(line);
    let Some(name) = declared(kept) else {
        let refused = exported.is_some() || is_declaration(kept);
        let help = "write `export function name`, `class`, `const` or `let`, each with one name";
        return if refused { Err(("this declares nothing by one name".to_owned(), help)) } else { Ok(kept) };
    };
    let elsewhere = known.iter().find_map(|(other, names)| names.contains_key(name).then_some(*other));
    if let Some(other) = elsewhere.or_else(|| own.contains_key(name).then_some(file)) {
        let message = format!("`{name}` is declared in {other} too");
        return Err((message, "give it another name: the files of a script share their names"));
    }
    own.insert(name, exported.is_some());
    Ok(kept)
}

/// The words that begin a declaration at top level.
const DECLARES: [&str; 6] = ["async function* ", "async function ", "function* ", "function ", "class ", "const "];

fn declaration(line: &str) -> Option<&str> {
    DECLARES.iter().chain(&["let ", "var "]).find_map(|word| line.strip_prefix(word))
}

fn is_declaration(line: &str) -> bool {
    declaration(line).is_some()
}

/// The one name that a line declares.
fn declared(line: &str) -> Option<&str> {
    let rest = declaration(line)?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

/// Checks an import: its form, its file, and what the file exports.
fn import(rest: &str, known: &Known<'_>) -> Result<(), Refused> {
    let parts = rest.strip_prefix('{').and_then(|r| r.strip_suffix("';")).and_then(|r| r.split_once("} from './"));
    let Some((names, from)) = parts else {
        let message = "this import is not understood".to_owned();
        return Err((message, "write it on one line: import { name } from './10-file.js';"));
    };
    let Some(exports) = known.get(from) else {
        let message = format!("no module {from} stands before this one");
        return Err((message, "import from a file of the same folder whose name sorts before this one's"));
    };
    for name in names.split(',').map(str::trim).filter(|n| !n.is_empty()) {
        if exports.get(name) != Some(&true) {
            return Err((format!("{from} exports no `{name}`"), "export it there, under the same name"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(modules: &[Module<'_>]) -> Vec<(String, usize, String)> {
        let found = join(modules).unwrap_err();
        found.into_iter().map(|m| (m.file, m.at.start, m.message)).collect()
    }

    #[test]
    fn modules_become_one_function() {
        let a = "/** One. */\nexport const one = 1; // gone\n\nfunction inner() {\n  return `//\n\n${one}`;\n}\n";
        let b = "import { one } from './1.js';\n\nexport async function two() {\n    return one + inner();\n}\r\nwindow.two = two;\n";
        let joined = join(&[("1.js", a), ("2.js", b)]).unwrap();
        assert_eq!(
            joined.shortest(),
            "(()=>{\"use strict\";const e=1;function t(){return`//\n\n${e}`}async function n(){return e+t()}window.two=n})();"
        );
        assert_eq!(join(&[]).unwrap().shortest(), "");
        assert_eq!(join(&[("1.js", "\n")]).unwrap().shortest(), "");
    }

    #[test]
    fn what_is_no_script_is_found_in_its_file() {
        let found = |text: &str| mistake(&("1.js", text)).map(|found| text[found.at].to_owned());
        assert_eq!(found("// é\nexport function b() {\n  return é + );\n}\n").as_deref(), Some(")"));
        assert_eq!(found("let b = ';\nlet c;\n").as_deref(), Some("';\n"));
        assert_eq!(found("function c() {\n").as_deref(), Some(""));
        assert_eq!(found("import { a } from './0.js';\nexport const c = `\n`;\n"), None);
    }

    #[test]
    fn a_name_that_two_modules_declare_is_found() {
        let found = mistakes(&[("1.js", "const a = 1;\n"), ("2.js", "let b;\nexport function a() {}\n")]);
        assert_eq!(found, [("2.js".to_owned(), 7, "`a` is declared in 1.js too".to_owned())]);
        assert_eq!(mistakes(&[("1.js", "const a = 1;\nclass a {}\n")])[0].2, "`a` is declared in 1.js too");
        assert!(join(&[("1.js", "function f() {\n  const a = 1;\n}\n"), ("2.js", "const a = 1;\n")]).is_ok());
    }

    #[test]
    fn imports_name_what_stands_before() {
        let one = ("1.js", "export const a = 1;\nconst hidden = 2;\n");
        let message = |text: &str| mistakes(&[one, ("2.js", text)])[0].2.clone();
        assert_eq!(message("import { hidden } from './1.js';"), "1.js exports no `hidden`");
        assert_eq!(message("import { a } from './3.js';"), "no module 3.js stands before this one");
        assert_eq!(message("import { a } from './2.js';"), "no module 2.js stands before this one");
        for line in ["import './1.js';", "import * as x from './1.js';", "import {", "import { a } from \"./1.js\";"] {
            assert_eq!(message(line), "this import is not understood", "{line}");
        }
        assert_eq!(message("import { a as b } from './1.js';"), "1.js exports no `a as b`");
    }

    #[test]
    fn exports_and_texts_that_cannot_be_joined_are_found() {
        for line in
            ["export default 1;", "export { a };", "export * from './1.js';", "const { a, b } = c;", "let [a] = b;"]
        {
            assert_eq!(mistakes(&[("1.js", line)])[0].2, "this declares nothing by one name", "{line}");
        }
    }
}
