//! Rust, Go and Java.

use super::html;

#[test]
fn rust() {
    let code = r##"/// Doc.
#[derive(Debug)]
pub fn read<'a>(x: &'a str, c: char) -> Option<u8> {
    let s = r#"a "b" c"#; /* a /* b */ c */
    for i in 0..10u8 { println!("{i}"); vec![1.5e3]; }
    x.len().await?; b"bytes"; break 'outer; if c != 'x' && c != '\'' && c != 'é' { None }
}"##;
    let expected = r##"<span class="c">/// Doc.</span>
#[<span class="f">derive</span>(Debug)]
<span class="k">pub</span> <span class="k">fn</span> <span class="f">read</span>&lt;'a&gt;(x: &amp;'a <span class="f">str</span>, c: <span class="f">char</span>) -&gt; <span class="f">Option</span>&lt;<span class="f">u8</span>&gt; {
    <span class="k">let</span> s = <span class="s">r#"a "b" c"#</span>; <span class="c">/* a /* b */ c */</span>
    <span class="k">for</span> i <span class="k">in</span> <span class="n">0</span>..<span class="n">10u8</span> { <span class="f">println</span>!(<span class="s">"{i}"</span>); <span class="f">vec</span>![<span class="n">1.5e3</span>]; }
    x.<span class="f">len</span>().<span class="k">await</span>?; <span class="s">b"bytes"</span>; <span class="k">break</span> 'outer; <span class="k">if</span> c != <span class="s">'x'</span> &amp;&amp; c != <span class="s">'\''</span> &amp;&amp; c != <span class="s">'é'</span> { <span class="n">None</span> }
}"##;
    assert_eq!(html("rust", code), expected);
}

#[test]
fn go() {
    let code = r"// Package main.
func (m *Migrator) Run(ctx context.Context) error {
	q := `SELECT
1`; r := 'x'
	if err := m.db.Exec(q, 0xFF); err != nil { return err }
}
type T struct { a map[string]int }";
    let expected = r#"<span class="c">// Package main.</span>
<span class="k">func</span> (m *Migrator) <span class="f">Run</span>(ctx context.Context) <span class="f">error</span> {
	q := <span class="s">`SELECT
1`</span>; r := <span class="s">'x'</span>
	<span class="k">if</span> err := m.db.<span class="f">Exec</span>(q, <span class="n">0xFF</span>); err != <span class="n">nil</span> { <span class="k">return</span> err }
}
<span class="k">type</span> <span class="f">T</span> <span class="k">struct</span> { a <span class="k">map</span>[<span class="f">string</span>]<span class="f">int</span> }"#;
    assert_eq!(html("go", code), expected);
}

#[test]
fn java() {
    let code = r#"@Override /* b */
public void migrate(Context c) throws Exception { String s = "a"; char x = '\''; long n = 10L; }
class Foo { String t = """
  "x" """; } // end"#;
    let expected = r#"<span class="f">@Override</span> <span class="c">/* b */</span>
<span class="k">public</span> <span class="f">void</span> <span class="f">migrate</span>(Context c) <span class="k">throws</span> <span class="f">Exception</span> { <span class="f">String</span> s = <span class="s">"a"</span>; <span class="f">char</span> x = <span class="s">'\''</span>; <span class="f">long</span> n = <span class="n">10L</span>; }
<span class="k">class</span> <span class="f">Foo</span> { <span class="f">String</span> t = <span class="s">"""
  "x" """</span>; } <span class="c">// end</span>"#;
    assert_eq!(html("java", code), expected);
}
