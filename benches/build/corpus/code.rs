//! Code blocks as they stand in write-ups of failed migrations.

use super::random::Random;
use super::words;

/// A fenced block of SQL or Python.
pub(super) fn block(random: &mut Random) -> String {
    let table = format!("{}_{}", random.pick(&words::SERVICES), words::field(random));
    let column = words::field(random).to_owned();
    let number = random.between(1, 60) * 500;
    match random.below(6) {
        0 => sql(&add_column(&table, &column, random)),
        1 => sql(&find_waiters(&table, number)),
        2 => sql(&fill_in_steps(&table, &column, number)),
        3 => python(&django_migration(&table, &column, number)),
        4 => python(&fill_loop(&table, &column, number)),
        _ => sql(&build_index(&table, &column, number)),
    }
}

fn sql(code: &str) -> String {
    format!("```sql\n{code}\n```")
}

fn python(code: &str) -> String {
    format!("```python\n{code}\n```")
}

fn add_column(table: &str, column: &str, random: &mut Random) -> String {
    let rule = words::rule(random.below(words::RULES));
    format!(
        "-- {rule} fires here: every row of {table} is rewritten\nSET lock_timeout = '{}s';\nALTER TABLE {table}\n  \
         ADD COLUMN {column}_ref uuid DEFAULT gen_random_uuid(),\n  ADD CONSTRAINT {table}_{column}_key UNIQUE ({column}_ref);",
        random.between(2, 20)
    )
}

fn find_waiters(table: &str, number: usize) -> String {
    format!(
        "SELECT waiting.pid, waiting.query, holding.query AS behind\nFROM pg_stat_activity AS waiting\nJOIN pg_stat_activity AS \
         holding\n  ON holding.pid = ANY (pg_blocking_pids(waiting.pid))\nWHERE waiting.query LIKE '%{table}%'\n  AND \
         now() - waiting.query_start > interval '{number} milliseconds';"
    )
}

fn fill_in_steps(table: &str, column: &str, number: usize) -> String {
    format!(
        "UPDATE {table} AS t\nSET {column} = coalesce(t.{column}, 0)\nFROM (\n  SELECT id FROM {table}\n  WHERE {column} IS \
         NULL AND id > :last\n  ORDER BY id LIMIT {number}\n) AS part\nWHERE t.id = part.id; -- until no row is left"
    )
}

fn build_index(table: &str, column: &str, number: usize) -> String {
    format!(
        "/* {number} rows a second at peak */\nCREATE UNIQUE INDEX CONCURRENTLY {table}_{column}_new\n  ON {table} ({column}, id) \
         WHERE removed_at IS NULL;\nDROP INDEX CONCURRENTLY IF EXISTS {table}_{column}_old;"
    )
}

fn django_migration(table: &str, column: &str, number: usize) -> String {
    format!(
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    atomic = False\n    \
         dependencies = [(\"{table}\", \"{:04}_{column}\")]\n    operations = [\n        migrations.RunSQL(\n            \
         \"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL\",\n            reverse_sql=migrations.RunSQL.noop,\n        \
         ),\n        migrations.AlterField(\"{table}\", \"{column}\", models.IntegerField(null=False)),\n    ]",
        number % 977
    )
}

fn fill_loop(table: &str, column: &str, number: usize) -> String {
    format!(
        "def fill(cursor, step={number}):\n    \"\"\"Give every row of {table} its {column}.\"\"\"\n    done = 0\n    while \
         True:\n        cursor.execute(\"UPDATE {table} SET {column} = %s WHERE {column} IS NULL LIMIT %s\", [0, step])\n        \
         if cursor.rowcount == 0:\n            return done  # nothing is left\n        done += cursor.rowcount\n        \
         print(f\"{{done}} rows\")"
    )
}
