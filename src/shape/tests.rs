use super::*;

#[test]
fn values_are_gaps_and_codes_are_set_aside() {
    let shape = Shape::of("ERROR 1062 (23000): Duplicate entry '8a-1' for key 'orders.uuid' at 0x7f3a in 123456");
    assert_eq!(shape.codes, ["1062"]);
    let pieces: Vec<String> = shape.pieces.iter().map(|piece| piece.words.join(" ")).collect();
    assert_eq!(pieces, ["error duplicate entry", "for key", "at", "in"]);
    assert_eq!(shape.hints, ["8a 1", "orders uuid", "0x7f3a", "123456"]);
}

#[test]
fn a_number_is_a_code_by_what_stands_around_it() {
    for (text, is_code) in [
        ("(1364, \"Field 'a'\")", true),
        ("OperationalError(1364, \"Field 'a'\")", true),
        ("[HY000][1364] Field", true),
        ("SQLSTATE[HY000] [1040] Too many", true),
        ("SQL Error [1364]: Field", true),
        ("[1146] Table", true),
        ("IntegrityError 1062", true),
        ("ref varchar(1050)", false),
        ("mysqld[1205]: started", false),
        ("UTC [4711]: [3-1] db=shop", false),
        ("10.0.0.5(4711) app", false),
        ("listen :::1050", false),
    ] {
        assert_eq!(!Shape::of(text).codes.is_empty(), is_code, "{text}");
    }
}

#[test]
fn a_signature_has_the_same_template_however_its_gaps_are_written() {
    let template = |text: &str| Shape::of_signature(text).template();
    let one = template("(1062, \"Duplicate entry '…' for key '…uuid…'\")");
    for same in [
        "(1062,  \"duplicate entry '<value>' for key 'uuid'\")\n",
        "ERROR 1062 (23000): Duplicate entry '...' for key 'orders.uuid'",
        "django.db.utils.IntegrityError: (1062, \"Duplicate entry '8a-1' for key 'name'\")",
    ] {
        assert_eq!(template(same), one, "{same}");
    }
    for other in ["Duplicate entry '…' for row '…'", "(1586, \"Duplicate entry '…' for key '…'\")", "Duplicate entry"]
    {
        assert_ne!(template(other), one, "{other}");
    }
    assert!(template("relation \"orders\" already exists").is_some());
    assert_eq!((template("… <x>"), template("")), (None, None));
}
