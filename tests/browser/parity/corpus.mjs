// A handbook of any size, made up: incidents whose words are as common as those of a language (Zipf), with error texts, teams,
// databases and years. The same number gives the same records.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from './random.mjs';

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'je', 'ki', 'lo', 'mu', 'na', 'pe', 'qui', 'ro', 'su', 'ta', 've', 'wi', 'xo', 'zu'];
const ENDINGS = ['', 's', 'ed', 'ing', 'ion', 'er', '_id', 'Error', '-first'];
const FIELD = ['migration', 'column', 'index', 'lock', 'table', 'constraint', 'backfill', 'replica', 'deploy', 'rollback', 'timeout', 'default', 'duplicate', 'schema'];
const TEAMS = ['Checkout', 'Content', 'Data', 'Growth', 'Learning', 'Mobile', 'Platform'];
const DATABASES = ['mysql', 'postgresql', 'mariadb'];
const ERRORS = ["(1062, \"Duplicate entry '…' for key '…'\")", '(1205, "Lock wait timeout exceeded; try restarting transaction")', "Field '…' of WORD doesn't have a default value", 'relation "…" of WORD does not exist', 'could not create WORD index "…" on WORD', 'canceling statement due to lock timeout on WORD'];

function vocabulary(size) {
  const random = new Random(7);
  const out = new Set(FIELD);
  while (out.size < size) {
    const stem = Array.from({ length: random.between(1, 4) }, () => random.pick(SYLLABLES)).join('');
    out.add(stem + (random.chance(0.5) ? random.pick(ENDINGS) : ''));
  }
  return [...out];
}

const WORDS = vocabulary(12_000);

/** A word, the first ones more often: the exponent of an even choice falls as Zipf's law does. */
const word = (random) => WORDS[Math.floor(WORDS.length ** random.next()) - 1];

function sentence(random, length) {
  const words = Array.from({ length }, () => word(random));
  return `${words[0][0].toUpperCase()}${words.join(' ').slice(1)}.`;
}

const paragraph = (random, sentences) => Array.from({ length: sentences }, () => sentence(random, random.between(6, 16))).join(' ');

/** The incident with a number. */
export function incident(number) {
  const random = new Random(1000 + number);
  const year = 2010 + (number % 15);
  const day = `${year}-${String(random.between(1, 12)).padStart(2, '0')}-${String(random.between(1, 28)).padStart(2, '0')}`;
  const id = `INC-${year}-${String(number).padStart(5, '0')}`;
  const title = sentence(random, random.between(4, 8)).replace('.', '');
  const signatures = random.chance(0.6) ? [random.pick(ERRORS).replace(/WORD/g, () => word(random))] : [];
  const teams = random.chance(0.5) ? [random.pick(TEAMS)] : [random.pick(TEAMS.slice(0, 3)), random.pick(TEAMS.slice(3))];
  const sections = Array.from({ length: random.between(3, 6) }, (_, n) => ({ heading: `${sentence(random, 3).replace('.', '')} ${n}`, text: paragraph(random, random.between(4, 9)) }));
  const record = { number, day, id, title, signatures, teams, database: random.pick(DATABASES), summary: paragraph(random, 2), sections };
  // Few records say how people ask for them.
  const asked = Array.from({ length: random.chance(0.1) ? random.between(1, 3) : 0 }, (_, n) => `${sentence(random, random.between(3, 7)).replace('.', '')} ${n}`);
  return { ...record, lesson: sentence(random, 8), asked };
}

/** What an incident taught: the first of eight a lesson of its own, and the three behind it, of other teams and years, the same again. */
function taught({ number, lesson }) {
  if (number % 8 > 3) return '';
  const id = `lesson-${number - (number % 8)}`;
  return number % 8 === 0 ? `lessons: [{id: ${id}, text: ${JSON.stringify(lesson)}}]\n` : `lessons: [{again: ${id}}]\n`;
}

function written(record) {
  const { id, day, title, signatures, teams, database, summary, sections, asked } = record;
  const json = JSON.stringify;
  const body = sections.map(({ heading, text }) => `## ${heading}\n\n${text}\n`).join('\n');
  return `---\nid: ${id}\ntitle: ${json(title)}\ndate: ${day}\nstatus: draft\nsummary: ${json(summary)}\nteams: ${json(teams)}\nstack: {database: ${database}}\n`
    + `signatures: ${json(signatures)}\nasked-as: ${json(asked)}\n${taught(record)}---\n\n${body}`;
}

/** Writes a project with so many incidents into a folder. Returns what they say. */
export function writeCorpus(dir, count) {
  mkdirSync(join(dir, 'content/incidents'), { recursive: true });
  writeFileSync(join(dir, 'book.toml'), '[book]\ntitle = "Made up"\n');
  return Array.from({ length: count }, (_, number) => {
    const record = incident(number);
    writeFileSync(join(dir, 'content/incidents', `${record.day}-${number}.md`), written(record));
    const texts = number % 20 === 0 ? [record.summary, ...record.sections.map(({ text }) => text), ...record.asked] : [];
    return { id: record.id, title: record.title, signatures: record.signatures, texts, facets: [...record.teams, record.database, record.day.slice(0, 4)] };
  });
}
