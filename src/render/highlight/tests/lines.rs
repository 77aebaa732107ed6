//! Diffs and plain text.

use super::html;

#[test]
fn diff() {
    let code = r"diff --git a/x.sql b/x.sql
--- a/x.sql
+++ b/x.sql
@@ -1,3 +1,3 @@
 SELECT 1 < 2;
-uuid = models.UUIDField(null=True)
+uuid = models.UUIDField(null=True, default=uuid4)
\ No newline at end of file";
    let expected = r#"<span class="c">diff --git a/x.sql b/x.sql</span>
<span class="c">--- a/x.sql</span>
<span class="c">+++ b/x.sql</span>
<span class="c">@@ -1,3 +1,3 @@</span>
 SELECT 1 &lt; 2;
<span class="del">-uuid = models.UUIDField(null=True)</span>
<span class="add">+uuid = models.UUIDField(null=True, default=uuid4)</span>
<span class="c">\ No newline at end of file</span>"#;
    assert_eq!(html("diff", code), expected);
}

#[test]
fn a_deleted_sql_comment_is_no_header() {
    let code = r"--- old comment
-SELECT 1
+++ 2";
    let expected = r#"<span class="del">--- old comment</span>
<span class="del">-SELECT 1</span>
<span class="add">+++ 2</span>"#;
    assert_eq!(html("patch", code), expected);
}

#[test]
fn plain_text() {
    let code = r#"SELECT 1 < 2 && "x" > 'y'"#;
    let expected = r#"SELECT 1 &lt; 2 &amp;&amp; "x" &gt; 'y'"#;
    assert_eq!(html("text", code), expected);
}
