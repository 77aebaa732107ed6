//! SQL and its databases.

use super::html;

#[test]
fn the_query_of_the_seed_incident() {
    let code = r"SELECT COUNT(*), COUNT(uuid), COUNT(DISTINCT uuid)
FROM enterprise_enrollment AS e LEFT JOIN t ON t.key = e.id -- all
WHERE `order` = 'it''s' AND x <= 1.5e-3 AND name LIKE 'a\'b%' AND y IS NOT NULL;";
    let expected = r#"<span class="k">SELECT</span> <span class="f">COUNT</span>(*), <span class="f">COUNT</span>(uuid), <span class="f">COUNT</span>(<span class="k">DISTINCT</span> uuid)
<span class="k">FROM</span> enterprise_enrollment <span class="k">AS</span> e <span class="k">LEFT</span> <span class="k">JOIN</span> t <span class="k">ON</span> t.key = e.id <span class="c">-- all</span>
<span class="k">WHERE</span> `order` = <span class="s">'it''s'</span> <span class="k">AND</span> x &lt;= <span class="n">1.5e-3</span> <span class="k">AND</span> name <span class="k">LIKE</span> <span class="s">'a\'b%'</span> <span class="k">AND</span> y <span class="k">IS</span> <span class="k">NOT</span> <span class="n">NULL</span>;"#;
    assert_eq!(html("sql", code), expected);
}

#[test]
fn case_of_keywords_does_not_matter() {
    let code = "select left(name, 1), x::date from t left join u using (id);";
    let expected = r#"<span class="k">select</span> <span class="f">left</span>(name, <span class="n">1</span>), x::<span class="f">date</span> <span class="k">from</span> t <span class="k">left</span> <span class="k">join</span> u <span class="k">using</span> (id);"#;
    assert_eq!(html("sql", code), expected);
}

#[test]
fn shy_words_are_columns_unless_in_capitals_or_after_a_column() {
    let code = r#"ALTER TABLE t ADD COLUMN "uuid" uuid NULL, ADD uuid UUID, ADD KEY (key), ADD created timestamp;
SELECT date, t.type FROM t;"#;
    let expected = r#"<span class="k">ALTER</span> <span class="k">TABLE</span> t <span class="k">ADD</span> <span class="k">COLUMN</span> "uuid" <span class="f">uuid</span> <span class="n">NULL</span>, <span class="k">ADD</span> uuid <span class="f">UUID</span>, <span class="k">ADD</span> <span class="k">KEY</span> (key), <span class="k">ADD</span> created <span class="f">timestamp</span>;
<span class="k">SELECT</span> date, t.type <span class="k">FROM</span> t;"#;
    assert_eq!(html("sql", code), expected);
}

#[test]
fn comments() {
    let code = r"# a line
SELECT 1 /* two
lines */ - 2; # no comment -- a comment";
    let expected = r#"<span class="c"># a line</span>
<span class="k">SELECT</span> <span class="n">1</span> <span class="c">/* two
lines */</span> - <span class="n">2</span>; # <span class="k">no</span> comment <span class="c">-- a comment</span>"#;
    assert_eq!(html("sql", code), expected);
}

#[test]
fn dollar_quotes() {
    let code = "DO $$ BEGIN NULL; END $$; DO $a$ $$ $a$; SELECT $1";
    let expected = r#"<span class="k">DO</span> <span class="s">$$ BEGIN NULL; END $$</span>; <span class="k">DO</span> <span class="s">$a$ $$ $a$</span>; <span class="k">SELECT</span> $<span class="n">1</span>"#;
    assert_eq!(html("sql", code), expected);
}

#[test]
fn an_open_string_reaches_to_the_end() {
    let code = r"SELECT 'a
-- b";
    let expected = r#"<span class="k">SELECT</span> <span class="s">'a
-- b</span>"#;
    assert_eq!(html("sql", code), expected);
}

#[test]
fn mysql_quotes_text_twice_over() {
    let code = r#"SELECT "a\"b", 'c''d', `select`, x'0F' # comment"#;
    let expected = r#"<span class="k">SELECT</span> <span class="s">"a\"b"</span>, <span class="s">'c''d'</span>, `select`, <span class="s">x'0F'</span> <span class="c"># comment</span>"#;
    assert_eq!(html("mysql", code), expected);
}

#[test]
fn postgres_escapes_only_where_it_says_so_and_nests_comments() {
    let code = r#"SELECT 'C:\', E'it\'s', "user"."id" #>> '{a}' /* a /* b */ c */ FROM t;"#;
    let expected = r#"<span class="k">SELECT</span> <span class="s">'C:\'</span>, <span class="s">E'it\'s'</span>, "user"."id" #&gt;&gt; <span class="s">'{a}'</span> <span class="c">/* a /* b */ c */</span> <span class="k">FROM</span> t;"#;
    assert_eq!(html("postgresql", code), expected);
}
