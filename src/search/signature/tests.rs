use super::*;

const DUPLICATE: &str = "(1062, \"Duplicate entry '…' for key '…uuid…'\")";

fn same(signature: &str, text: &str) -> bool {
    Shape::of_signature(signature).same_error(&Text::pasted(text, Vec::new())).is_some()
}

#[test]
fn the_same_error_with_other_values_is_found() {
    for text in [
        "django.db.utils.IntegrityError: (1062, \"Duplicate entry 'b7c2d1e0' for key 'app_order.app_order_uuid_3f_uniq'\")",
        "ERROR 1062 (23000) at line 3: Duplicate entry 'x' for key 'uuid'",
        "Mysql2::Error: Duplicate entry '17' for key 'index_orders_on_uuid'",
        "java.sql.SQLIntegrityConstraintViolationException: Duplicate entry 'a b' for key 'orderUuid'",
        "Error 1062 (23000): Duplicate entry 'a' for key 'uuid'",
    ] {
        assert!(same(DUPLICATE, text), "{text}");
    }
}

#[test]
fn another_number_or_other_words_are_another_error() {
    for text in
        ["(1061, \"Duplicate entry 'x' for key 'y'\")", "Duplicate column name 'uuid'", "entry for key", "", "…"]
    {
        assert!(!same(DUPLICATE, text), "{text}");
    }
}

#[test]
fn few_words_are_the_same_error_only_with_quotes_or_the_number() {
    let (table, column) = ("(1050, \"Table '…' already exists\")", "(1060, \"Duplicate column name '…'\")");
    for text in ["Table 'a.b' already exists", "Error: Table `a` already exists", "(1050, Table a already exists)"] {
        assert!(same(table, text), "{text}");
    }
    assert!(same(column, "Duplicate column name ‘x’") && same(column, "Duplicate column name"));
    for text in ["An error occurred: Table already exists: events", "table orders already exists"] {
        assert!(!same(table, text), "{text}");
    }
    assert!(!same(column, "IllegalStateException: Duplicate column name (attempted merging 'a' and 'b')"));
    assert!(same("(1364, \"Field '…' doesn't have a default value\")", "Field total doesn't have a default value"));
}

#[test]
fn a_quote_stands_right_behind_the_words() {
    let table = "(1050, \"Table '…' already exists\")";
    for text in [
        "SQLSTATE[42P07]: Duplicate table: 7 ERROR:  relation \"orders\" already exists",
        "could not create table: relation \"users\" already exists",
        "CREATE TABLE orders: pq: relation \"orders\" already exists",
        "failed to execute SQL query \"CREATE TABLE orders (id int)\": ERROR: relation \"orders\" already exists",
        "Table or view 'orders' already exists in database 'shop'",
    ] {
        assert!(!same(table, text), "{text}");
    }
    assert!(same("(1062, \"Duplicate entry '…' for key '…'\")", "Duplicate entry '' for key 'uuid'"));
}

#[test]
fn few_words_without_a_value_are_a_line_of_their_own() {
    for (signature, text) in [
        ("RENAMING tables", "(shop, 0002_b)... ERR\n\tRENAMING tables (table: shop_order)"),
        ("NOT NULL constraint on columns", "NOT NULL constraint on columns (table: a, column: b)"),
        ("DROP INDEX locks table", "drop index locks table."),
        ("deadlock detected", "psycopg2.errors.DeadlockDetected: deadlock detected\nDETAIL:  Process 1 waits"),
        ("unknown name <name>", "warning[unused-ignore]: unknown name ban-drop\n --> a.sql:1:1"),
        ("unknown name <name>", "unknown name"),
    ] {
        assert!(same(signature, text), "{signature} | {text}");
    }
    for (signature, text) in [
        ("RENAMING tables", "when is renaming tables ok on mysql 8"),
        ("RENAMING columns", "pandas ValueError while renaming columns: Columns must be same length as key"),
        ("NOT NULL constraint on columns", "NOT NULL constraint on columns with existing rows"),
        ("DROP INDEX locks table", "drop index locks table, or does it?"),
        ("ADDING unique constraint", "adding unique constraint 'x' to a table"),
        ("unknown name <name>", "ERROR: unknown name type in certificate"),
        ("unknown name <name>", "HttpError: Invalid payload. Unknown name \"uuid\": Cannot find field."),
    ] {
        assert!(!same(signature, text), "{signature} | {text}");
    }
}

#[test]
fn few_words_without_a_code_are_looked_for_in_what_a_text_tells() {
    let fatal = "FATAL Error 1205: Lock wait timeout exceeded; try restarting transaction";
    for signature in ["Dropping table \"<table>\"", "DROPPING table"] {
        assert!(same(signature, "Dropping table \"orders\"") || same(signature, "DROPPING table (table: orders)"));
        assert!(!same(signature, &format!("INFO Dropping table `shop`.`_orders_gho`\n{fatal}")), "{signature}");
        assert!(!same(signature, &format!("DROPPING table\n{fatal}")), "{signature}");
    }
}

#[test]
fn a_word_in_backticks_is_one_of_a_rules_message() {
    let message = |name: &str| format!("`add_{name}` requires downtime, use `add_concurrent_{name}` instead");
    let rule = Shape::of_rule(&message("index"));
    let is_same = |text: &str| rule.same_error(&Text::pasted(text, Vec::new())).is_some();
    assert!(is_same(&message("index")) && is_same(&message("index").replace('`', "")));
    assert!(!is_same(&message("foreign_key")));
    assert_eq!(Shape::of_rule("the `<table>` table `a b` `"), Shape::of_signature("the `<table>` table `a b` `"));
    assert_eq!(Shape::of_rule("é`è`é"), Shape::of("é è é"));
}

#[test]
fn a_part_of_a_signature_is_enough() {
    assert!(same("(1364, \"Field 'uuid' doesn't have a default value\")", "Field 'total' doesn't have a default"));
    assert!(!same("Adding a column with a <kind> default blocks <blocked> while the table is rewritten", "a default"));
}

#[test]
fn a_short_message_in_a_bracket_is_no_value() {
    let signature = "(1040, 'Too many connections')";
    for text in [
        signature,
        "django.db.utils.OperationalError: (1040, 'Too many connections')",
        "ERROR 1040 (HY000): Too many connections",
        "Error: ER_CON_COUNT_ERROR: Too many connections",
        "{\n  sqlMessage: 'Too many connections',\n  errno: 1040\n}",
        "level=error msg=\"Too many connections\"",
    ] {
        assert!(same(signature, text), "{text}");
        assert!(same(text, signature), "{text}");
    }
    assert!(!same(signature, "(1040, 'Too many open files')"));
}

#[test]
fn the_message_is_what_is_the_same_whoever_prints_it() {
    let clients = [
        "ERROR:  could not create unique index \"a\"",
        "pq: could not create unique index \"b\"",
        "psycopg2.errors.UniqueViolation: could not create unique index \"c\"",
        "PG::UniqueViolation: ERROR:  could not create unique index \"d\"",
        "SQLSTATE[23505]: Unique violation: 7 ERROR:  could not create unique index \"e\"",
        "org.postgresql.util.PSQLException: ERROR: could not create unique index \"f\"",
        "could not create unique index »g«",
    ];
    for signature in clients {
        for text in clients {
            assert!(same(signature, text), "{signature} | {text}");
        }
        for class in ["psycopg2.errors.UniqueViolation", "PG::UniqueViolation: ERROR: other words", "SQLSTATE[23505]"] {
            assert!(!same(signature, class), "{signature} | {class}");
        }
    }
    let mysql = ["ERROR 1048 (23000) at line 3: Column 'a' cannot be null", "(1048, \"Column 'b' cannot be null\")"];
    assert!(same(mysql[0], mysql[1]) && same(mysql[1], mysql[0]));
    // What would leave next to nothing stays whole.
    assert_eq!(Shape::of_signature("shop.RolloutError: stuck").len(), 3);
}

#[test]
fn places_rows_and_quotes_of_all_kinds_are_values() {
    for (signature, text) in [
        ("Data truncated for column 'a' at row 1", "Data truncated for column 'b' at row 71"),
        (
            "You have an error in your SQL syntax near 'x' at line 7",
            "You have an error in your SQL syntax near 'y' at line 1",
        ),
        ("Relation »kunden« existiert nicht", "Relation »orte« existiert nicht"),
        (
            "duplicate key\nDETAIL:  Key (id)=(17) already exists.",
            "duplicate key\nDETAIL:  Key (a, lower(b))=(x, y) already exists.",
        ),
        ("undefined method `foo' for nil", "undefined method `bar' for nil"),
        ("Cannot drop index `a`: needed in a foreign key", "Cannot drop index 'b': needed in a foreign key"),
    ] {
        assert!(same(signature, text) && same(text, signature), "{signature} | {text}");
    }
    let pieces = |text: &str| Shape::of(text).pieces.into_iter().map(|piece| piece.words.join(" ")).collect::<Vec<_>>();
    assert_eq!(pieces("offline 7 (a b (c)=(d) x (e)=(f"), ["offline 7 a b", "x e f"]);
}

#[test]
fn a_selection_may_end_within_a_word() {
    let signature = "(1364, \"Field 'uuid' doesn't have a default value\")";
    for text in ["eld 'total' doesn't have a default", "Field 'total' doesn't have a defau", "esn't have a default val"]
    {
        assert!(same(signature, text), "{text}");
    }
    assert!(!same(signature, "Field 'total' doesn't have a dog"));
    assert!(same("Duplicate entry 'a' for key 'b'", "ERROR 1062 (23000): Duplicate entry 'Jane D"));
}

#[test]
fn placeholders_match_anything() {
    let message = "Adding NOT NULL field '<field>' to '<model>' without a default value will lock the table";
    assert!(same(
        message,
        "0002_x.py:3 Adding NOT NULL field 'total' to 'Order' without a default value will lock the table"
    ));
    assert!(same(
        "App '<app>' has <number> leaf migrations: <migrations>.",
        "App 'shop' has 2 leaf migrations: 0002_a, 0002_b."
    ));
}

#[test]
fn bombs_end() {
    for text in
        ["'".repeat(100_000), "a ".repeat(100_000), "<".repeat(100_000), "(1062".repeat(20_000), "é'x' ".repeat(20_000)]
    {
        let shape = Shape::of(&text);
        let _ = shape.same_error(&Text::new(&text));
    }
}

#[test]
fn a_value_of_a_signature_counts_where_all_its_words_stand() {
    let closeness = |signature: &str, text: &str| {
        Shape::of_signature(signature).same_error(&Text::pasted(text, Vec::new())).unwrap()
    };
    let kind = "(1364, \"Field 'fulfillment_type' doesn't have a default value\")";
    let region = "(1364, \"Field 'region' doesn't have a default value\")";
    let json = r#"{"type":"SQLException","message":"Field 'region' doesn't have a default value"}"#;
    assert!(closeness(region, json) > closeness(kind, json));
    let other = r#"{"type":"SQLException","message":"Field 'fulfillment_type' doesn't have a default value"}"#;
    assert!(closeness(kind, other) > closeness(region, other));
}

#[test]
fn what_stands_in_every_value_stands_in_the_texts() {
    for key in ["library_member.email", "library_loan.PRIMARY", "library_book_slug_2c9e_uniq", ""] {
        let text =
            format!("(1062, \"Duplicate entry 'uuid' for key '{key}'\") [SQL: INSERT INTO a (uuid) VALUES ('uuid')]");
        assert!(!same(DUPLICATE, &text), "{text}");
        assert!(same(DUPLICATE, &text.replace("key '", "key 'uuid_")), "{text}");
    }
    assert!(same(DUPLICATE, "Duplicate entry 'a8f' for key 'orders.uuid"), "cut behind it");
    assert!(!same(DUPLICATE, "Duplicate entry 'a8f' for key"), "cut before it");
}

#[test]
fn other_systems_have_the_same_few_words() {
    let signatures = [
        "(1050, \"Table '…' already exists\")",
        "(1060, \"Duplicate column name '…'\")",
        "(1061, \"Duplicate key name '…'\")",
        "(1364, \"Field 'region' doesn't have a default value\")",
    ];
    let is_any = |text: &str| signatures.iter().any(|signature| same(signature, text));
    for text in [
        "django.db.utils.OperationalError: table \"loans_loan\" already exists",
        "sqlite3.OperationalError: table 'loans_loan' already exists",
        "DB::Exception: Table 'shop.loan' already exists",
        "org.apache.spark.sql.AnalysisException: Table 'loan' already exists",
        "ResourceInUseException: Table already exists: loan",
        "ValueError: Duplicate column name 'id'",
        "Error: Duplicate column name 'id' in data frame",
        "yaml: Duplicate key name 'uuid' in mapping",
        "js-yaml: duplicate key name \"uuid\" at line 3",
        "avro.SchemaException: Field 'region' doesn't have a default value, reader schema incompatible",
        "InvalidRequest: code=2200 [Invalid query] message=\"Table 'shop.loan' already exists\"",
        "SQLITE_ERROR: table `loan` already exists",
        "ORA-00957: duplicate column name",
        "spanner: Duplicate column name 'region'.",
        "io.prestosql.spi.PrestoException: Table 'hive.loan' already exists",
        "An error occurred (AlreadyExistsException) when calling the CreateTable operation: Table 'loan' already exists.",
        "Druid: Table 'loan' already exists (INVALID_INPUT)",
    ] {
        assert!(!is_any(text), "{text}");
    }
    for text in [
        "Table `loan` already exists",
        "Mysql2::Error: Duplicate column name 'region' Tasks: TOP => db:migrate",
        "Mysql2::Error: Duplicate column name 'region' was reported",
        "Error: ER_DUP_KEYNAME: Duplicate key name 'x', as the log says",
        "RuntimeError: java.sql.SQLException: Field 'region' doesn't have a default value",
        "MigrationError: error 1060 (42S21): Duplicate column name 'x'",
        "Table 'hive.loan' already exists",
        "sqlalchemy.exc.InternalError: (_mysql.InternalError) Table 'loan' already exists",
        "hive metastore: com.mysql.cj.jdbc.exceptions.X: Table 'loan' already exists",
        "after the copy from sqlite: (1050, \"Table 'loan' already exists\")",
        "{\"textPayload\":\"Duplicate column name 'x'\",\"resource\":{}}",
        "log says Field 'region' doesn't have a default value. What now?",
    ] {
        assert!(is_any(text), "{text}");
    }
}

#[test]
fn what_a_text_does_not_tell_is_the_same_error_only_with_its_code() {
    let column = "(1060, \"Duplicate column name '…'\")";
    let before = "OperationalError: (1060, \"Duplicate column name 'a'\")\n$ migrate --fake";
    assert!(!same(column, &format!("{before}\nOperationalError: (1054, \"Unknown column 'b' in 'field list'\")")));
    let summary = "FAILED test_a - OperationalError: (1060, \"Dupl...";
    assert!(same(column, &format!("E   OperationalError: (1060, \"Duplicate column name 'a'\")\n{summary}")));
    assert!(!same(column, summary));
}
