//! Handbooks in other languages than English, and texts of several scripts.

use super::first;
use crate::search::document::{Document, Unit};
use crate::search::{Filters, Kind, Language, Searcher, Storage};

fn document(id: &str, text: &str) -> Document {
    Document {
        kind: Kind::Guide,
        id: id.to_owned(),
        address: format!("guides/{id}.html"),
        title: "…".to_owned(),
        date: None,
        names: Vec::new(),
        signatures: Vec::new(),
        lesson: String::new(),
        asked: Vec::new(),
        tags: String::new(),
        facets: Vec::new(),
        taught_by: Vec::new(),
        units: vec![Unit { anchor: None, heading: String::new(), text: text.to_owned() }],
    }
}

pub(super) fn of(tag: &str, texts: &[(&str, &str)]) -> Searcher {
    let documents: Vec<Document> = texts.iter().map(|(id, text)| document(id, text)).collect();
    Searcher::build(&documents, Language::of(tag), Storage::memory()).unwrap()
}

#[test]
fn words_are_stemmed_in_the_handbooks_language() {
    for (tag, text, queries) in [
        ("de", "Die Migrationen schlugen fehl: Schlüssel fehlten", &["Migration", "schlussel", "MIGRATIONEN"][..]),
        ("es-MX", "La migración falló con errores", &["migraciones", "migracion", "error"]),
        ("fr", "Les colonnes ajoutées étaient uniques", &["colonne", "ajoutee", "unique"]),
        ("ru", "Миграции остановились на каждой строке", &["миграция", "строки", "каждый"]),
        ("sv", "Flyttningarna stannade", &["flyttning"]),
        ("tr", "Tabloları sildiler", &["tablo"]),
        ("ar", "تعطل بوابة الدفع", &["دفع", "الدفع", "بوابة", "البوابة"]),
    ] {
        let searcher = of(tag, &[("other", "x y z"), ("right", text)]);
        for query in queries {
            // A space behind it: the word is whole, and no beginning of another.
            assert_eq!(first(&searcher, &format!("{query} ")), "right", "{tag} {query}");
        }
    }
}

#[test]
fn a_language_without_a_stemmer_is_searched_by_its_words() {
    let searcher = of("pl", &[("right", "Migracja nie powiodła się"), ("other", "Kolumna")]);
    assert_eq!(first(&searcher, "powiodla"), "right");
    assert_eq!(first(&searcher, "migracj"), "right");
}

#[test]
fn english_stop_words_are_words_elsewhere() {
    let texts = [("right", "das Feld war so"), ("other", "das Feld")];
    assert_eq!(first(&of("de", &texts), "war "), "right");
    assert_eq!(first(&of("de", &texts), "so "), "right");
    assert_eq!(first(&of("en", &texts), "so "), "");
}

#[test]
fn scripts_without_spaces_are_found_by_their_pairs() {
    let texts = [
        ("ja", "マイグレーションが本番環境で失敗した。MySQLのテーブルがロックされた"),
        ("zh", "数据库迁移失败，表被锁定，无法写入"),
        ("ko", "마이그레이션이 운영 환경에서 실패했습니다"),
        ("th", "การย้ายฐานข้อมูลล้มเหลว"),
        ("en", "the table was locked in production"),
    ];
    let searcher = of("ja", &texts);
    for (query, id) in [
        ("本番環境", "ja"),
        ("テーブル ロック", "ja"),
        ("ＭｙＳＱＬのテーブル", "ja"),
        ("迁移失败", "zh"),
        ("表", "zh"),
        ("실패", "ko"),
        ("환경에서", "ko"),
        ("ฐานข้อมูล", "th"),
        ("table production", "en"),
    ] {
        assert_eq!(first(&searcher, query), id, "{query}");
    }
    let marked = searcher.search("本番", &Filters::default(), 1).hits.remove(0).excerpt;
    let (start, end) = marked.matches[0];
    assert_eq!(marked.text.chars().skip(start).take(end - start).collect::<String>(), "本番");
}

#[test]
fn the_language_is_kept_with_the_index() {
    let documents = [document("right", "Die Migrationen"), document("other", "in an on")];
    let built = Searcher::build(&documents, Language::of("de-AT"), Storage::memory()).unwrap();
    let opened = Searcher::unpack(&built.pack("").unwrap(), "").unwrap();
    assert_eq!(first(&opened, "migration "), "right");
    assert_eq!(first(&opened, "on "), "other");
}
