// The program and the page are two readers of one index: on every query they find the same records in the same order with the
// same scores, bit for bit, count the same facets, read errors in the same way and show the same excerpts.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { writeCorpus } from './parity/corpus.mjs';
import { makeQueries, Sayings } from './parity/queries.mjs';
import { WIDE } from './browser.mjs';
import { openSite } from './site.mjs';
import { withPage, WORKERS } from './visit.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = process.env.RCABOOK || join(ROOT, 'target/release/rcabook');
const GENERATED = Number(process.env.PARITY_QUERIES || 2200);
const RECORDS = Number(process.env.PARITY_RECORDS || 10_000);
const OF_CORPUS = Number(process.env.PARITY_CORPUS_QUERIES || 2000);

const site = openSite();
const scratch = mkdtempSync(join(tmpdir(), 'parity-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The queries of a file: JSON strings behind `- ` or `query: `, and blocks of lines behind `query: |`. */
function written(file) {
  const text = readFileSync(join(ROOT, 'tests/search', file), 'utf8');
  const short = [...text.matchAll(/^\s*(?:- |.*\bquery: )("(?:[^"\\]|\\.)*")/gm)].map(([, json]) => JSON.parse(json));
  const long = [...text.matchAll(/\bquery: \|[-+]?\n((?: {6,}.*\n|\n)+)/g)].map(([, block]) => block.replace(/^ {6}/gm, '').trimEnd());
  return [...short, ...long].map((query) => ({ query }));
}

const BY_HAND = [...written('queries.yaml'), ...written('parity-queries.yaml')];

/** What the records of the handbook say, by their twins. */
function sayingsOf(pages) {
  const strings = (value) => (typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(strings) : []);
  const records = pages.flatMap(({ twin }) => {
    const { title = '', record } = site.files.has(twin) ? JSON.parse(site.read(twin)) : {};
    if (typeof record?.id !== 'string') return [];
    const texts = strings(record).filter((text) => text.length > 30 && !text.includes('<'));
    const signatures = [record.signatures ?? [], record.messages ?? []].flat();
    return [{ id: record.id, title, signatures, texts, facets: ['mysql', 'postgresql', 'Enterprise', 'squawk', '2023'] }];
  });
  assert.ok(records.length > 50, `the twins name ${records.length} records`);
  return new Sayings(records);
}

/** What the program answers; `exported` is where it writes the shards of the same index. */
async function answersOfProgram(dir, queries, exported) {
  assert.ok(existsSync(PROGRAM), `${PROGRAM}: build it first, or name it in RCABOOK`);
  const file = join(mkdtempSync(join(scratch, 'queries-')), 'queries.jsonl');
  writeFileSync(file, queries.map(({ facets, ...query }) => `${JSON.stringify(query)}\n`).join(''));
  const args = ['search', '--batch', file, '--dir', dir, ...(exported ? ['--export', exported] : [])];
  const { stdout } = await promisify(execFile)(PROGRAM, args, { maxBuffer: 2 ** 30 });
  return stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
}

/** Runs in the page: answers queries one after another, and says how long the longest stretch of work was. */
async function ask(queries) {
  const { handbook } = globalThis;
  if (!handbook.openSearch) await handbook.load(handbook.site.search);
  handbook.parityEngine ??= await handbook.openSearch({ root: handbook.site.root, load: handbook.load });
  const out = [];
  for (const { query, ...options } of queries) out.push(await handbook.parityEngine.search(query, options));
  return out;
}

async function answersOfPage(page, queries) {
  const out = [];
  for (let at = 0; at < queries.length; at += 100) out.push(...await page.evaluate(ask, queries.slice(at, at + 100)));
  return out;
}

/** Scores of single precision are written shorter by the program than by JavaScript. */
function settled(value) {
  if (Array.isArray(value)) return value.map(settled);
  if (value === null || typeof value !== 'object') return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, name === 'score' ? Math.fround(value[name]) : settled(value[name])]));
}

function assertSame(queries, program, page) {
  const differing = queries.filter((_, n) => JSON.stringify(settled(program[n])) !== JSON.stringify(settled(page[n])));
  for (const query of differing.slice(0, 1)) {
    const n = queries.indexOf(query);
    assert.deepEqual(settled(page[n]), settled(program[n]), `${differing.length} of ${queries.length} differ, the first: ${JSON.stringify(query)}`);
  }
}

const SCRIPTS = [[0x80, 0x2fff], [0xa000, 0xabff], [0xfb00, 0xfffd], [0x10000, 0x10cff], [0x1d400, 0x1d7ff], [0x1e900, 0x1e95f]];

/** The characters that a browser knows; it may be older than the program. */
const known = (page) => page.evaluate((scripts) => scripts.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n))
  .filter((code) => /[^\p{Cn}\p{Cs}]/u.test(String.fromCodePoint(code))), SCRIPTS);

/** Queries that show by their unmatched words what each character is: part of a word, folded to what, or none. */
function characters(codes) {
  const words = codes.map((code) => `qz${String.fromCodePoint(code)}qz`);
  return Array.from({ length: Math.ceil(words.length / 40) }, (_, n) => ({ query: `${words.slice(40 * n, 40 * n + 40).join(' | ')} .`, facets: false, limit: 0 }));
}

describe('the program and the page answer alike', { concurrency: WORKERS }, () => {
  it('on every character of many scripts', () => withPage({ viewport: WIDE }, async (page) => {
    const queries = characters(await known(page));
    await page.goto(pathToFileURL(join(site.dir, 'index.html')).href);
    const read = (answers) => answers.map(({ error, unmatched }) => ({ error, unmatched }));
    assertSame(queries, read(await answersOfProgram(ROOT, queries)), read(await answersOfPage(page, queries)));
  }));

  it('over this handbook', () => withPage({ viewport: WIDE }, async (page) => {
    assert.ok(BY_HAND.length >= 700, `${BY_HAND.length} queries written by hand`);
    const queries = [...BY_HAND, ...makeQueries(sayingsOf(site.pages), GENERATED, 1)];
    await page.goto(pathToFileURL(join(site.dir, 'index.html')).href);
    const [program, answers] = await Promise.all([answersOfProgram(ROOT, queries), answersOfPage(page, queries)]);
    assertSame(queries, program, answers);
  }));

  it(`over ${RECORDS} records`, () => withPage({ viewport: WIDE }, async (page) => {
    const corpus = join(scratch, 'corpus');
    const queries = [...makeQueries(new Sayings(writeCorpus(corpus, RECORDS)), OF_CORPUS, 2), ...BY_HAND];
    const pages = join(scratch, 'pages');
    mkdirSync(pages);
    cpSync(join(site.dir, 'index.html'), join(pages, 'index.html'));
    cpSync(join(site.dir, 'assets'), join(pages, 'assets'), { recursive: true });
    const answers = await answersOfProgram(corpus, queries, pages);
    assert.ok(answers.slice(0, OF_CORPUS).filter(({ total }) => total > 0).length > OF_CORPUS / 2, 'most queries find something');
    await page.goto(pathToFileURL(join(pages, 'index.html')).href);
    assertSame(queries, answers, await answersOfPage(page, queries));
  }));
});
