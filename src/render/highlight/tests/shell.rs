//! The shell, terminal sessions, Dockerfiles.

use super::html;

#[test]
fn script() {
    let code = r#"#!/bin/bash
set -euo pipefail
export DB_HOST=localhost PORT=3306
for env in stage prod; do
  if [ -z "${NAME:-}" ]; then echo "no $NAME"; fi
  ./manage.py lms migrate enterprise 0166 --batch-size 1000 | grep -c 'done' # count
done
case "$1" in start) run $? ${x}; esac
backfill() { return 1; }"#;
    let expected = r#"<span class="c">#!/bin/bash</span>
<span class="f">set</span> -euo pipefail
<span class="f">export</span> DB_HOST=localhost PORT=<span class="n">3306</span>
<span class="k">for</span> <span class="f">env</span> <span class="k">in</span> stage prod; <span class="k">do</span>
  <span class="k">if</span> [ -z <span class="s">"${NAME:-}"</span> ]; <span class="k">then</span> <span class="f">echo</span> <span class="s">"no $NAME"</span>; <span class="k">fi</span>
  ./manage.py lms migrate enterprise <span class="n">0166</span> --batch-size <span class="n">1000</span> | grep -c <span class="s">'done'</span> <span class="c"># count</span>
<span class="k">done</span>
<span class="k">case</span> <span class="s">"$1"</span> <span class="k">in</span> start) run <span class="f">$?</span> <span class="f">${x}</span>; <span class="k">esac</span>
<span class="f">backfill</span>() { <span class="f">return</span> <span class="n">1</span>; }"#;
    assert_eq!(html("sh", code), expected);
}

#[test]
fn words_of_arguments_are_no_keywords() {
    let code = r"pip install in for \
  if
echo a#b http://x.y/z#if 2023-02-16 10.0.0.1 5.7 \' true";
    let expected = r#"pip install in for \
  if
<span class="f">echo</span> a#b http://x.y/z#if <span class="n">2023-02-16</span> 10.0.0.1 <span class="n">5.7</span> \' <span class="n">true</span>"#;
    assert_eq!(html("bash", code), expected);
}

#[test]
fn heredocs() {
    let code = r#"mysql -h db <<'SQL' > out.txt
SELECT 1; if
SQL
cat <<< "x"; echo $((1 <<A))
if true"#;
    let expected = r#"mysql -h db &lt;&lt;'SQL' &gt; out.txt
<span class="s">SELECT 1; if
SQL</span>
cat &lt;&lt;&lt; <span class="s">"x"</span>; <span class="f">echo</span> $((<span class="n">1</span> &lt;&lt;A))
<span class="k">if</span> <span class="n">true</span>"#;
    assert_eq!(html("zsh", code), expected);
}

#[test]
fn a_script_that_starts_with_a_prompt_is_a_session() {
    let code = r#"$ ./manage.py sqlmigrate enterprise 0167 \
    --database "default"
BEGIN; -- can't if for 12
$ echo done"#;
    let expected = r#"<span class="c">$</span> ./manage.py sqlmigrate enterprise <span class="n">0167</span> \
    --database <span class="s">"default"</span>
BEGIN; -- can't if for 12
<span class="c">$</span> <span class="f">echo</span> done"#;
    assert_eq!(html("sh", code), expected);
}

#[test]
fn console() {
    let code = r"Welcome, it's 10 o'clock
  $ cd /tmp
$";
    let expected = r#"Welcome, it's 10 o'clock
  <span class="c">$</span> <span class="f">cd</span> /tmp
<span class="c">$</span>"#;
    assert_eq!(html("console", code), expected);
}

#[test]
fn dockerfile() {
    let code = r#"# syntax
FROM python:3.8 AS build
ENV A=1 B="x"
RUN apt-get update && \
    pip install -r "$REQ" $OTHER # from
EXPOSE 8000"#;
    let expected = r#"<span class="c"># syntax</span>
<span class="k">FROM</span> python:3.8 <span class="k">AS</span> build
<span class="k">ENV</span> A=<span class="n">1</span> B=<span class="s">"x"</span>
<span class="k">RUN</span> apt-get update &amp;&amp; \
    pip install -r <span class="s">"$REQ"</span> <span class="f">$OTHER</span> # from
<span class="k">EXPOSE</span> <span class="n">8000</span>"#;
    assert_eq!(html("dockerfile", code), expected);
}
