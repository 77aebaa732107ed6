//! JavaScript, TypeScript, CSS and HTML.

use super::html;

#[test]
fn javascript() {
    let code = r#"import { a } from './a.js';
export default class Foo extends Bar {}
const re = /['"\/]+/g, x = a / b / c; // c
async function go($el) { return await fetch(`/x/${a}`).catch(() => null); }
return /x/.test(y)"#;
    let expected = r#"<span class="k">import</span> { a } <span class="k">from</span> <span class="s">'./a.js'</span>;
<span class="k">export</span> <span class="k">default</span> <span class="k">class</span> <span class="f">Foo</span> <span class="k">extends</span> Bar {}
<span class="k">const</span> re = <span class="s">/['"\/]+/g</span>, x = a / b / c; <span class="c">// c</span>
<span class="k">async</span> <span class="k">function</span> <span class="f">go</span>($el) { <span class="k">return</span> <span class="k">await</span> <span class="f">fetch</span>(<span class="s">`/x/${a}`</span>).<span class="f">catch</span>(() =&gt; <span class="n">null</span>); }
<span class="k">return</span> <span class="s">/x/</span>.<span class="f">test</span>(y)"#;
    assert_eq!(html("js", code), expected);
}

#[test]
fn typescript() {
    let code = r"interface A { readonly id: number; name?: string }
@Injectable()
type B = Partial<A>;";
    let expected = r#"<span class="k">interface</span> <span class="f">A</span> { <span class="k">readonly</span> id: <span class="f">number</span>; name?: <span class="f">string</span> }
<span class="f">@Injectable</span>()
<span class="k">type</span> <span class="f">B</span> = <span class="f">Partial</span>&lt;A&gt;;"#;
    assert_eq!(html("ts", code), expected);
}

#[test]
fn css() {
    let code = r#"@layer base; /* c */
a:hover, .table > li:not(.x) { color: var(--ink); --x: #fff; width: 50% !important; }
@media (min-width: 40rem) { #main { margin: -1.5em auto; content: "x"; &:focus { top: 0 } } }"#;
    let expected = r#"<span class="k">@layer</span> base; <span class="c">/* c */</span>
a:hover, .table &gt; li:<span class="f">not</span>(.x) { <span class="f">color</span>: <span class="f">var</span>(--ink); <span class="f">--x</span>: <span class="n">#fff</span>; <span class="f">width</span>: <span class="n">50%</span> <span class="k">!important</span>; }
<span class="k">@media</span> (min-width: <span class="n">40rem</span>) { #main { <span class="f">margin</span>: -<span class="n">1.5em</span> <span class="n">auto</span>; <span class="f">content</span>: <span class="s">"x"</span>; &amp;:focus { <span class="f">top</span>: <span class="n">0</span> } } }"#;
    assert_eq!(html("css", code), expected);
}

#[test]
fn markup() {
    let code = r#"<!DOCTYPE html>
<!-- c --><a href="x?a&amp;b" class=foo/bar disabled>1 &lt; 2 & 3</a>
<?xml version="1.0"?><x:y z='1'/><![CDATA[<>]]> a < b"#;
    let expected = r#"&lt;!<span class="k">DOCTYPE</span> <span class="f">html</span>&gt;
<span class="c">&lt;!-- c --&gt;</span>&lt;<span class="k">a</span> <span class="f">href</span>=<span class="s">"x?a&amp;amp;b"</span> <span class="f">class</span>=<span class="s">foo/bar</span> <span class="f">disabled</span>&gt;1 <span class="n">&amp;lt;</span> 2 &amp; 3&lt;/<span class="k">a</span>&gt;
&lt;?<span class="k">xml</span> <span class="f">version</span>=<span class="s">"1.0"</span>?&gt;&lt;<span class="k">x:y</span> <span class="f">z</span>=<span class="s">'1'</span>/&gt;<span class="s">&lt;![CDATA[&lt;&gt;]]&gt;</span> a &lt; b"#;
    assert_eq!(html("html", code), expected);
}
