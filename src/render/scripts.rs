//! Scripts: small modules of one job each, joined into one classic script, which is [shortened](shorter).
//!
//! Pages are opened from disk too, where browsers refuse modules. So the files of a folder become one function that is
//! called at once. Each file stays a module that any tool reads; what is asked of it:
//!
//! - `import { a, b } from './10-name.js';` names a file of the same folder that stands before this one by name; so there
//!   are no circles, and what a module uses is there when it runs.
//! - What is exported has one name, the one that it is declared and imported by.
//! - The names at top level are unique in the folder, since all files share one function.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::theme::named;
use module::{Import, Read};
use shorter::{NoScript, shorter};

mod module;
mod shorter;

/// A file of a folder.
#[derive(Debug, Clone, Copy)]
pub(super) struct Module<'a> {
    pub name: &'a str,
    pub text: &'a str,
    /// Whether it is the project's. The built-in files are known to be right, so that what is wrong with one of them is
    /// the fault of one of these.
    pub own: bool,
}

/// Why modules cannot be joined: where, and what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The name of the file.
    pub file: String,
    /// The bytes of what is wrong; the beginning where something is missing.
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
        // With files of the project it was made when they were joined; the built-in ones alone are known to be right.
        self.shortest.get_or_init(|| shorter(&self.text).unwrap_or_default())
    }
}

/// What the joined script begins with.
const BEGIN: &str = "(() => {\n'use strict';\n";

/// Joins modules in the order in which they come; nothing becomes nothing.
///
/// # Errors
/// What is no JavaScript, and what does not keep the agreement.
pub(super) fn join(modules: &[Module<'_>]) -> Result<Script, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut linked = Linked::default();
    let mut script = Script { text: BEGIN.to_owned(), ..Script::default() };
    let mut starts = Vec::new();
    for module in modules {
        if module.own {
            mistakes.extend(shorter::mistakes(module.text).into_iter().map(|found| no_script(module, found)));
        }
        let read = module::read(module.text);
        if let Some(read) = &read {
            linked.check(module, read);
            script.text.push_str(if read.continues { ";" } else { "" });
            starts.push(script.text.len());
            script.text.push_str(&read.text);
            script.text.push('\n');
        }
        linked.files.insert(module.name, (*module, read));
    }
    mistakes.extend(linked.into_mistakes());
    if modules.iter().all(|module| module.text.trim().is_empty()) {
        return Ok(Script::default());
    }
    script.text.push_str("})();\n");
    if mistakes.is_empty() && modules.iter().any(|module| module.own) {
        match shorter(&script.text) {
            Ok(shortest) => drop(script.shortest.set(shortest)),
            Err(found) => mistakes.extend(found.into_iter().map(|found| placed(modules, &starts, found))),
        }
    }
    if mistakes.is_empty() { Ok(script) } else { Err(mistakes) }
}

/// What is no JavaScript in a file of its own.
fn no_script(module: &Module<'_>, found: NoScript) -> Mistake {
    let help = "mend it there; one file that cannot be read, and no script runs on any page";
    let message = format!("this is no JavaScript: {}", found.message);
    Mistake { file: module.name.to_owned(), at: found.at.into_iter().next().unwrap_or_default(), message, help }
}

/// What is no JavaScript in the joined script only, at its place in a file: in one of the project where it is about one.
fn placed(modules: &[Module<'_>], starts: &[usize], found: NoScript) -> Mistake {
    let places: Vec<_> = found.at.iter().map(|at| place(modules, starts, at)).collect();
    let best = places.iter().position(|(module, _)| module.own).unwrap_or_default();
    let help = "the files become one function in a classic script, where less is allowed than in a module";
    let message = format!("in the joined script this is no JavaScript: {}", found.message);
    let (module, at) = &places[best];
    Mistake { file: module.name.to_owned(), at: at.clone(), message, help }
}

/// The file in which bytes of the joined script stand, and its own bytes.
fn place<'a>(modules: &'a [Module<'a>], starts: &[usize], at: &Range<usize>) -> (&'a Module<'a>, Range<usize>) {
    let index = starts.partition_point(|start| *start <= at.start).saturating_sub(1);
    let within = |byte: usize| byte.saturating_sub(starts[index]).min(modules[index].text.len());
    (&modules[index], within(at.start)..within(at.end))
}

/// The files that were read so far, and what was found between them.
#[derive(Default)]
struct Linked<'a> {
    /// Each file by its name; without what it says where it cannot be read.
    files: BTreeMap<&'a str, (Module<'a>, Option<Read>)>,
    /// Where each name is declared.
    names: BTreeMap<String, (Module<'a>, Range<usize>)>,
    found: Vec<Mistake>,
    /// What built-in files import in vain: the files that do, by the one that should export it and the name.
    lost: BTreeMap<(&'a str, String), Vec<&'a str>>,
}

impl<'a> Linked<'a> {
    /// Checks a file against those that stand before it.
    fn check(&mut self, module: &Module<'a>, read: &Read) {
        for (at, message, help) in &read.refused {
            self.add(module.name, at.clone(), message.clone(), help);
        }
        for (name, at) in &read.declared {
            let Some((other, place)) = self.names.get(name).cloned() else {
                self.names.insert(name.clone(), (*module, at.clone()));
                continue;
            };
            // Twice in one file is found there, where it is wrong.
            if other.name == module.name {
                continue;
            }
            let help = "give it another name: the files of a script share their names";
            let (file, at, other) =
                if module.own { (module.name, at.clone(), other.name) } else { (other.name, place, module.name) };
            self.add(file, at, format!("`{name}` is declared in {other} too"), help);
        }
        for import in &read.imports {
            self.import(module, import);
        }
    }

    /// Checks an import: its file, and what the file exports.
    fn import(&mut self, module: &Module<'a>, import: &Import) {
        let file = import.from.strip_prefix("./").unwrap_or_default();
        let Some((name, (_, read))) = self.files.get_key_value(file) else {
            let message = format!("no module {} stands before this one", import.from.trim_start_matches("./"));
            let help = "import from './NAME.js', a file of the same folder whose name sorts before this one's";
            return self.add(module.name, import.at.clone(), message, help);
        };
        let (Some(read), Some(wanted)) = (read, &import.name) else { return };
        if read.exported.contains(wanted) {
            return;
        }
        if module.own {
            let message = format!("{name} exports no `{wanted}`");
            self.add(module.name, import.at.clone(), message, "export it there, under the same name");
        } else {
            self.lost.entry((name, wanted.clone())).or_default().push(module.name);
        }
    }

    fn add(&mut self, file: &str, at: Range<usize>, message: String, help: &'static str) {
        self.found.push(Mistake { file: file.to_owned(), at, message, help });
    }

    fn into_mistakes(self) -> impl Iterator<Item = Mistake> {
        let lost = self.lost.into_iter().map(|((file, name), users)| {
            let message = format!("this file no longer exports `{name}`, which is used by {}", named(&users));
            let help = "export it here: the file stands for the built-in one of the same name";
            Mistake { file: file.to_owned(), at: 0..0, message, help }
        });
        self.found.into_iter().chain(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own<'a>(name: &'a str, text: &'a str) -> Module<'a> {
        Module { name, text, own: true }
    }

    fn built_in<'a>(name: &'a str, text: &'a str) -> Module<'a> {
        Module { name, text, own: false }
    }

    fn joined(texts: &[&str]) -> String {
        let names: Vec<String> = (1..=texts.len()).map(|number| format!("{number}.js")).collect();
        let modules: Vec<_> = names.iter().zip(texts).map(|(name, text)| own(name, text)).collect();
        join(&modules).unwrap().shortest().to_owned()
    }

    /// The file, the words and the message of each mistake.
    fn mistakes<'a>(modules: &[Module<'a>]) -> Vec<(String, &'a str, String)> {
        let words = |m: &Mistake| {
            let module = modules.iter().find(|module| module.name == m.file).unwrap();
            &module.text[m.at.clone()]
        };
        join(modules).unwrap_err().into_iter().map(|m| (m.file.clone(), words(&m), m.message)).collect()
    }

    fn mistake(text: &str) -> (&str, String) {
        let found = mistakes(&[own("1.js", text)]).swap_remove(0);
        (found.1, found.2)
    }

    #[test]
    fn modules_become_one_function() {
        let a = "/** One. */\nexport const one = 1; // gone\n\nfunction inner() {\n  return `//\n\n${one}`;\n}\n";
        let b = "import { one } from './1.js';\n\nexport async function two() {\n    return one + inner();\n}\r\nwindow.two = two;\n";
        assert_eq!(
            joined(&[a, b]),
            "(()=>{\"use strict\";const e=1;function t(){return`//\n\n${e}`}async function n(){return e+t()}window.two=n})();"
        );
        assert_eq!(joined(&[]), "");
        assert_eq!(joined(&["\n"]), "");
    }

    #[test]
    fn imports_and_exports_are_read_however_they_are_written() {
        let a = "  export const a = 1; export const b = 2\n/* . */ export{c}; const c = 3, { d } = a;\nexport {\n  d,\n};\n";
        let b = "import{a,b} from \"./1.js\"; import { c,\n  d, } from './1.js'\n  import './1.js'; import {} from './1.js';\ngo(a, b, c, d);";
        assert_eq!(joined(&[a, b]), "(()=>{\"use strict\";const e=1;const t=2;const n=3,{d:r}=e;go(e,t,n,r)})();");
    }

    #[test]
    fn texts_and_comments_are_no_statements() {
        let a = "go(`\nimport { make } from './10-elements.js';\nexport const x = 1;\nexport default {\nconst is fine\n`);\n";
        let b = "/*\nimport nothing of it\nconst is fine\n*/\nconst text = `\nconst is fine`;\ngo(text);\n";
        let text = a.replace("\n`);\n", "\n`);");
        assert_eq!(joined(&[a, b]), format!("(()=>{{\"use strict\";{text}const e=`\nconst is fine`;go(e)}})();"));
    }

    #[test]
    fn statements_end_where_they_end_in_their_file() {
        let a = "export const a = f\nimport './1.js'\n(b)\n// The end.";
        assert_eq!(mistakes(&[own("1.js", a)])[0].1, "import './1.js'");
        let a = "export const a = f // One.";
        let b = "import { a } from './1.js'\n;[a].map(g)\n`${a}`.at(0)\nconst b = a\nimport './1.js'\n(c)\n";
        assert_eq!(
            joined(&[a, b, "[d].map(g)"]),
            "(()=>{\"use strict\";const e=f;[e].map(g)`${e}`.at(0);const t=e;c;[d].map(g)})();"
        );
    }

    #[test]
    fn what_is_no_script_is_found_in_its_file() {
        let words = |text: &'static str| mistake(text).0;
        assert_eq!(words("// é\nexport function b() {\n  return é + );\n}\n"), ")");
        assert_eq!(words("let b = ';\nlet c;\n"), "';\n");
        assert_eq!(words("function c() {\n"), "");
        assert_eq!(words("go(/[b-a]/);"), "-a");
        assert_eq!(words("go(/\\p{Foo}/u);"), "Foo");
        assert_eq!(words("function f() { let a; let a; }"), "a");
        assert_eq!(words("break out9;"), "out9");
        assert_eq!(words("function f(b, b) {}"), "b");
        assert_eq!(words("class A { m() { this.#x; } }"), "#x");
        assert_eq!(words("class A { constructor() {} constructor() {} }"), "constructor");
        assert_eq!(words("function f() { super.x(); }"), "super");
        assert_eq!(words("with (o) {}"), "with");
        assert_eq!(words("export { nope };"), "nope");
        let found =
            mistakes(&[own("1.js", "delete q;"), own("2.js", "const b = 1;\nclass b {}\n"), own("3.js", "go(;")]);
        let files: Vec<_> = found.iter().map(|(file, words, _)| (file.as_str(), *words)).collect();
        assert_eq!(files, [("1.js", "q"), ("2.js", "b"), ("3.js", ";")]);
    }

    #[test]
    fn what_only_a_module_may_do_is_found_at_its_place() {
        let first = built_in("1.js", "export const first = 1;\n");
        let at = |text: &str| {
            let found = join(&[first, own("2.js", text), built_in("3.js", "last();")]).unwrap_err().swap_remove(0);
            (found.file, found.at)
        };
        assert_eq!(at("go();\nconst own = await fetch('a');\n"), ("2.js".to_owned(), 18..23));
        assert_eq!(at("go(import.meta.url);"), ("2.js".to_owned(), 3..14));
        // A `var` in a block is a name of the whole function.
        assert_eq!(at("{ var first; }"), ("2.js".to_owned(), 6..11));
    }

    #[test]
    fn a_name_that_two_modules_declare_is_found_in_the_projects_own() {
        let found = mistakes(&[own("1.js", "const a = 1;\n"), own("2.js", "let b;\nexport function a() {}\n")]);
        assert_eq!(found, [("2.js".to_owned(), "a", "`a` is declared in 1.js too".to_owned())]);
        let found = mistakes(&[own("1.js", "const x = 0, [a] = 1;\n"), built_in("2.js", "export const a = 2;\n")]);
        assert_eq!(found, [("1.js".to_owned(), "a", "`a` is declared in 2.js too".to_owned())]);
        joined(&["function f() {\n  const a = 1;\n}\n", "const a = 1;\n"]);
    }

    #[test]
    fn imports_name_what_stands_before() {
        let one = built_in("1.js", "export const a = 1;\nconst hidden = 2;\n");
        let message = |text: &str| mistakes(&[one, own("2.js", text)])[0].2.clone();
        assert_eq!(message("import { hidden } from './1.js';"), "1.js exports no `hidden`");
        assert_eq!(message("import { a } from './3.js';"), "no module 3.js stands before this one");
        assert_eq!(message("import { a } from './2.js';"), "no module 2.js stands before this one");
        assert_eq!(message("import '../1.js';"), "no module ../1.js stands before this one");
        assert_eq!(message("import * as x from './1.js';"), "a file's exports are no value in a joined script");
        assert_eq!(message("import x from './1.js';"), "there are no default exports to import");
        assert_eq!(message("import { a as b } from './1.js';"), "this import has another name than the export");
    }

    #[test]
    fn exports_that_cannot_be_joined_are_found() {
        assert_eq!(mistake("export default 1;").1, "a default export has no name");
        assert_eq!(mistake("const a = 1; export { a as b };").1, "this export has another name than what it exports");
        for text in ["export * from './1.js';", "export { a } from './1.js';"] {
            assert_eq!(mistake(text).1, "this exports what is not declared here", "{text}");
        }
    }

    #[test]
    fn what_built_in_files_miss_is_found_in_the_file_that_lost_it() {
        let users =
            [built_in("2.js", "import { a, b } from './1.js';"), built_in("3.js", "import { a } from './1.js';")];
        let found = mistakes(&[own("1.js", "export const b = 1;"), users[0], users[1]]);
        let message = "this file no longer exports `a`, which is used by 2.js and 3.js";
        assert_eq!(found, [("1.js".to_owned(), "", message.to_owned())]);
        // What cannot be read may well export it.
        let found = mistakes(&[own("1.js", "export const ;"), users[0], users[1]]);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn comments_of_a_licence_stay() {
        let a = "/*! MIT (c) A */\nimport './1.js';\n/** @license B */\nexport const a = 1; /* gone */\n";
        let kept = "(()=>{\"use strict\";go();\n/*! MIT (c) A */\n/** @license B */\nconst e=1})();";
        assert_eq!(joined(&["// gone\ngo();", a]), kept);
    }

    #[test]
    fn classes_keep_their_names() {
        let a = "class Late extends Error {\n  name = this.constructor.name;\n}\nfunction late() {\n  throw new Late();\n}\nlate();\n";
        let kept = "(()=>{\"use strict\";class Late extends Error{name=this.constructor.name}function e(){throw new Late}e()})();";
        assert_eq!(joined(&[a]), kept);
    }
}
