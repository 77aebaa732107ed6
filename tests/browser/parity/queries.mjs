// Queries made of what a handbook says: words, names, sentences and error texts of its records, changed as people change them.
import { Random } from './random.mjs';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';
const JOINERS = ['_', '-', '.', ':', '/', '::', '--', ' - '];
const SPACES = [' ', '  ', '\t', '\u00a0', '\u2003'];
const ODD = ['é', 'ß', 'İ', 'ﬁ', 'Ａ', '１', 'й', 'ñ', 'ı', 'Σ', '日本', '表', 'ไทย', '한글', '\u0301', '\u202e', '\u0000', '😀', '𝒳', '’', '“', '…', '"', "'", '<x>', '|', '\\', '(', '[', '=', '-', '--', '::', '/'];
const FACETS = ['kind', 'type', 'team', 'database', 'db', 'linter', 'rule', 'factor', 'year'];

/** What records say: identifiers, titles, signatures and texts, and the words of all of them with the rarest last. */
export class Sayings {
  constructor(records) {
    this.ids = records.map(({ id }) => id);
    this.titles = records.map(({ title }) => title);
    this.signatures = records.flatMap(({ signatures }) => signatures);
    this.sentences = records.flatMap(({ texts }) => texts.flatMap((text) => text.split(/(?<=[.!?]) /))).filter((s) => s.length > 20);
    const counts = new Map();
    const all = [...this.ids, ...this.titles, ...this.signatures, ...this.sentences].join(' ');
    for (const [word] of all.matchAll(/[\p{L}\p{N}][\p{L}\p{N}_.:/-]*/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
    this.words = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
    this.values = records.flatMap(({ facets }) => facets);
  }
}

class Maker {
  constructor(sayings, seed) {
    this.says = sayings;
    this.random = new Random(seed);
  }

  word() { return this.random.chance(0.4) ? this.random.early(this.says.words) : this.random.pick(this.says.words); }

  words() { return Array.from({ length: this.random.between(1, 5) }, () => this.word()).join(this.random.pick(SPACES)); }

  beginning() {
    const word = this.word();
    return `${this.random.chance(0.5) ? `${this.word()} ` : ''}${word.slice(0, this.random.between(1, word.length))}`;
  }

  typo() {
    const word = this.word();
    const at = this.random.below(word.length);
    const letter = this.random.pick([...ALPHABET]);
    const edits = [word.slice(0, at) + word.slice(at + 1), word.slice(0, at) + letter + word.slice(at),
      word.slice(0, at) + letter + word.slice(at + 1), word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2)];
    return this.random.chance(0.3) ? `${this.word()} ${this.random.pick(edits)} ` : this.random.pick(edits);
  }

  ending() { return this.word() + this.random.pick(['s', 'ed', 'ing', 'ion', 'er', 'ly', 'ness', "'s", 'es', 'ation']); }

  cased(text) { return this.random.pick([text, text.toUpperCase(), text.toLowerCase(), text[0]?.toUpperCase() + text.slice(1)]); }

  name() {
    const id = this.random.pick(this.says.ids);
    const spelled = this.random.pick([id, id.replace(/[-_/]/g, ' '), id.replace(/[-_/]/g, ''), id.replace(/-/g, '_'), id.replace(/0+(\d)/g, '$1'), id.split('/').pop()]);
    return this.cased(this.random.chance(0.3) ? `what is ${spelled}?` : spelled);
  }

  title() {
    const words = this.random.pick(this.says.titles).split(' ');
    return words.slice(0, this.random.between(1, words.length)).join(' ');
  }

  sentence() {
    const words = this.random.pick(this.says.sentences).split(' ');
    const start = this.random.below(words.length);
    return words.slice(start, start + this.random.between(2, 9)).join(' ');
  }

  joined() {
    const joiner = this.random.pick(['', ...JOINERS]);
    return `${this.word()}${joiner}${this.word()}`;
  }

  phrase() {
    const quote = this.random.pick(['""', '“”', '"', '""']);
    return `${this.random.chance(0.5) ? `${this.word()} ` : ''}${quote[0]}${this.sentence()}${quote[1] ?? ''}`;
  }

  value() { return this.random.pick([`'${this.hex(12)}'`, this.hex(8), String(this.random.below(1e9)), '/srv/app/x.py:12', 'db1.prod.internal:3306', '2024-02-03 11:22:33.4', `"${this.word()}"`, `'${this.word()} ${this.word()}'`, 'a@b.example', '0x7ffd12']); }

  hex(length) { return Array.from({ length }, () => this.random.pick([...'0123456789abcdef'])).join(''); }

  signature() {
    if (this.says.signatures.length === 0) return this.words();
    return this.random.pick(this.says.signatures).replace(/…|<[^>]*>|\.\.\./g, () => this.value());
  }

  error() {
    const name = this.random.pick(['django.db.utils.IntegrityError', 'psycopg2.errors.UniqueViolation', 'OperationalError', 'ActiveRecord::StatementInvalid', 'java.sql.SQLException', 'PG::UndefinedColumn']);
    const message = this.random.chance(0.6) ? this.signature() : this.sentence();
    const code = this.random.pick(['', '(1062, ', 'ERROR 1205 (HY000): ', 'SQLSTATE[42S02]: ', `(${this.random.between(1000, 3999)}, `, 'ERROR:  ', 'pq: ']);
    return `${name}: ${code}${message}${this.random.chance(0.3) ? ` at line ${this.random.below(90)}: ${this.value()}` : ''}`;
  }

  traceback() {
    const frames = Array.from({ length: this.random.between(1, 6) }, () => `  File "/srv/${this.word()}.py", line ${this.random.below(900)}, in ${this.word()}\n    ${this.sentence()}`);
    const cause = this.random.chance(0.3) ? `Caused by: ${this.error()}\n` : '';
    const end = this.random.chance(0.3) ? `\nDETAIL:  Key (${this.word()})=(${this.value()}) already exists.\n` : '';
    return `Traceback (most recent call last):\n${frames.join('\n')}\n${cause}${this.error()}${end}`;
  }

  /** An error as terminals, logs, pages and chats carry it. */
  carried() {
    const text = this.random.chance(0.5) ? this.error() : this.traceback();
    const cut = text.slice(0, this.random.between(1, text.length));
    return this.random.pick([
      text.replace(/\b/g, () => (this.random.chance(0.2) ? `\u001b[${this.random.pick(['0', '1;31', '38;5;9', '?25', ''])}${this.random.pick(['m', 'm', 'K', ''])}` : '')),
      `{"level":"error","msg":${JSON.stringify(text).replace(/'/g, () => this.random.pick(["'", '\\u0027', "\\'"]))}}`,
      text.replace(/['"<>]/g, (c) => this.random.pick([`&#${c.charCodeAt(0)};`, c, '&quot;', '&apos;', '&amp;'])),
      `${cut}${this.random.pick(['…', '...', '... ', "…'", '..."', '.'])}`,
      `${text}\n${this.random.pick(['Error: Process completed with exit code 1.', 'ERROR: Job failed: exit code 1', 'ERROR:  current transaction is aborted, commands ignored', 'exited with 1'])}\n`,
      `Jun 12 10:00:00 web1 app[${this.random.between(1000, 9999)}]: ${this.random.chance(0.5) ? this.signature() : this.error()}`,
      `Error Code: ${this.random.between(1000, 3999)}${this.random.pick(['.', '. ', '.1 '])}${this.signature()}`,
    ]);
  }

  /** What databases say, with and without its name. */
  known() {
    const name = this.random.pick(['ER_DUP_ENTRY', 'er_lock_deadlock', 'psycopg2.errors.DeadlockDetected', 'PG::TRDeadlockDetected', 'deadlockdetected', 'ER_NO_DEFAULT_FOR_FIELD', 'duplicate_column']);
    const said = this.random.pick(['column "A" of relation "B" already exists', 'relation "B" already exists', 'deadlock detected', "Table 'A' already exists", 'table A B C D E F already exists',
      "Unknown column 'A' in", 'null value in column "A" of relation "B" violates not-null constraint', 'column A.B does not exist', "Duplicate entry 'A and B and C and D' for key 'B'", 'insert on table "A": duplicate key value violates unique constraint "B"\nDETAIL: Key (A)=(B) already exists.']);
    const filled = said.replace(/\b[A-F]\b/g, () => this.word());
    return this.random.pick([name, filled, `${this.word()} ${name} ${this.word()}`, `${this.word()}: ${filled}`]);
  }

  filter() {
    const facet = this.random.pick(FACETS);
    const value = this.random.chance(0.7) && this.says.values.length > 0 ? this.random.pick(this.says.values) : this.word();
    const written = this.random.chance(0.3) ? `"${value}"` : value.replace(/ /g, '');
    return `${this.random.chance(0.7) ? `${this.word()} ` : ''}${facet}:${this.random.chance(0.4) && facet === 'kind' ? this.random.pick(['rule', 'incidents', 'recipe']) : written}${this.random.chance(0.4) ? ` ${this.word()}` : ''}`;
  }

  odd() {
    const parts = Array.from({ length: this.random.between(1, 8) }, () => (this.random.chance(0.5) ? this.random.pick(ODD) : this.word()));
    return parts.join(this.random.pick(['', ' ', '\n', '']));
  }

  nothing() { return Array.from({ length: this.random.between(3, 12) }, () => this.random.pick([...ALPHABET])).join('') + (this.random.chance(0.5) ? ' ' : ''); }

  flag() { return `${this.random.chance(0.5) ? `${this.word()} ` : ''}--${this.word()}`; }
}

const KINDS = ['words', 'words', 'beginning', 'beginning', 'typo', 'typo', 'ending', 'name', 'title', 'sentence', 'joined', 'phrase', 'signature',
  'error', 'error', 'traceback', 'carried', 'carried', 'known', 'filter', 'odd', 'odd', 'nothing', 'flag'];

/** So many queries, each as `rcabook search --batch` reads it, and as the page's engine is asked. */
export function makeQueries(sayings, count, seed) {
  const maker = new Maker(sayings, seed);
  return Array.from({ length: count }, (_, n) => {
    const query = maker[KINDS[n % KINDS.length]]();
    const asked = { query };
    if (maker.random.chance(0.15)) asked.filters = { kind: [maker.random.pick(['incident', 'rule', 'recipe', 'lesson'])] };
    if (maker.random.chance(0.05) && sayings.values.length > 0) asked.filters = { ...asked.filters, [maker.random.pick(['team', 'database', 'linter', 'year'])]: [maker.random.pick(sayings.values), 'none'] };
    if (maker.random.chance(0.04)) asked.filters = { kind: ['lesson', 'incident'], team: [maker.random.pick(['Checkout', 'Data', 'Growth']), maker.random.pick(['Mobile', 'Platform'])], year: [String(maker.random.between(2010, 2024))], ...maker.random.chance(0.5) ? { database: ['mysql'] } : {} };
    if (query.includes('Error') && maker.random.chance(0.3)) {
      const words = query.match(/[\p{L}\p{N}'"]+/gu) ?? [];
      asked.off = [maker.random.pick(words), maker.random.pick(words)];
      asked.on = words.filter((word) => /\d/.test(word)).slice(0, 3);
    }
    if (maker.random.chance(0.1)) asked.limit = maker.random.between(0, 30);
    return asked;
  });
}
