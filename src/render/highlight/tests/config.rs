//! Settings and data.

use super::html;

#[test]
fn toml() {
    let code = r#"# comment
title = "a" # b
[tool.ruff]
line-length = 120
select = ["E", 'C:\']
[[x."y z"]]
a.b = { d = 1979-05-27T07:32:00Z, e = true, "f" = -1.5 }
m = """
x = "y"
"""
arr = [
  [1, 2],
]"#;
    let expected = r#"<span class="c"># comment</span>
<span class="f">title</span> = <span class="s">"a"</span> <span class="c"># b</span>
<span class="f">[tool.ruff]</span>
<span class="f">line-length</span> = <span class="n">120</span>
<span class="f">select</span> = [<span class="s">"E"</span>, <span class="s">'C:\'</span>]
<span class="f">[[x."y z"]]</span>
<span class="f">a.b</span> = { <span class="f">d</span> = <span class="n">1979-05-27T07:32:00Z</span>, <span class="f">e</span> = <span class="n">true</span>, <span class="f">"f"</span> = -<span class="n">1.5</span> }
<span class="f">m</span> = <span class="s">"""
x = "y"
"""</span>
<span class="f">arr</span> = [
  [<span class="n">1</span>, <span class="n">2</span>],
]"#;
    assert_eq!(html("toml", code), expected);
}

#[test]
fn json() {
    let code = r#"{"a b": [1, -2.5e+3, true, null, "x\"y"], "n" : {"k": "v"}} // no JSON"#;
    let expected = r#"{<span class="f">"a b"</span>: [<span class="n">1</span>, -<span class="n">2.5e+3</span>, <span class="n">true</span>, <span class="n">null</span>, <span class="s">"x\"y"</span>], <span class="f">"n"</span> : {<span class="f">"k"</span>: <span class="s">"v"</span>}} <span class="c">// no JSON</span>"#;
    assert_eq!(html("json", code), expected);
}

#[test]
fn ini() {
    let code = r#"; comment
[mysqld]
max_connections = 500 ; inline
sql_mode = "STRICT"
innodb-x: on
deps =
    django==4.2
url = http://x?a=b#c"#;
    let expected = r#"<span class="c">; comment</span>
<span class="f">[mysqld]</span>
<span class="f">max_connections</span> = <span class="n">500</span> <span class="c">; inline</span>
<span class="f">sql_mode</span> = <span class="s">"STRICT"</span>
<span class="f">innodb-x</span>: <span class="n">on</span>
<span class="f">deps</span> =
    django==<span class="n">4.2</span>
<span class="f">url</span> = http://x?a=b#c"#;
    assert_eq!(html("ini", code), expected);
}

#[test]
fn yaml_keys_and_scalars() {
    let code = r#"--- # first
title: Enterprise: it's no
"quoted key": 'it''s' # c
id: 2023-02-16
n: [1.5, -2, 0x1F, 1.2.3, yes, "z", {a: 1, b c: ~}]
on: true
url: http://x.y:80/z#k
anchor: &a !tag v
ref: *a
empty:"#;
    let expected = r#"<span class="k">---</span> <span class="c"># first</span>
<span class="f">title</span>: Enterprise: it's no
<span class="f">"quoted key"</span>: <span class="s">'it''s'</span> <span class="c"># c</span>
<span class="f">id</span>: <span class="n">2023-02-16</span>
<span class="f">n</span>: [<span class="n">1.5</span>, <span class="n">-2</span>, <span class="n">0x1F</span>, 1.2.3, <span class="n">yes</span>, <span class="s">"z"</span>, {<span class="f">a</span>: <span class="n">1</span>, <span class="f">b c</span>: <span class="n">~</span>}]
<span class="f">on</span>: <span class="n">true</span>
<span class="f">url</span>: http://x.y:80/z#k
<span class="f">anchor</span>: <span class="k">&amp;a</span> <span class="k">!tag</span> v
<span class="f">ref</span>: <span class="k">*a</span>
<span class="f">empty</span>:"#;
    assert_eq!(html("yaml", code), expected);
}

#[test]
fn yaml_sequences_and_blocks() {
    let code = r#"list:
  - name: foo
    text: |
      some: text

      # more

    after: null
  - >- # folded
    text: a
  - plain text
  - "two
    lines": x"#;
    let expected = r#"<span class="f">list</span>:
  - <span class="f">name</span>: foo
    <span class="f">text</span>: |
<span class="s">      some: text

      # more</span>

    <span class="f">after</span>: <span class="n">null</span>
  - &gt;- <span class="c"># folded</span>
<span class="s">    text: a</span>
  - plain text
  - <span class="f">"two
    lines"</span>: x"#;
    assert_eq!(html("yml", code), expected);
}
