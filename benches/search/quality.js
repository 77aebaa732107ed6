// How well queries are answered: mean reciprocal rank and success at 1 and 3, for us and for others over the same text.
//
// Ours count when the record itself is found. Others find pages, and a page of many records counts for each of them.
import { createRequire } from 'node:module';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import MiniSearch from 'minisearch';
import { parse } from 'yaml';
import { mdbookIndex, pagesOf, pageText } from './corpora.js';
import { run } from './programs.js';

const elasticlunr = createRequire(import.meta.url)('elasticlunr');
const DEPTH = 10;

export const queriesOf = (file) => parse(readFileSync(file, 'utf8')).queries;

export function figures(cases, ranks) {
  const at = (depth) => ranks.filter((rank) => rank > 0 && rank <= depth).length / cases.length;
  const mrr = ranks.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0) / cases.length;
  const errors = ranks.filter((_, n) => cases[n].kind === 'error');
  const ofErrors = (depth) => errors.filter((rank) => rank > 0 && rank <= depth).length / errors.length;
  return { mrr, one: at(1), three: at(3), errorOne: ofErrors(1), errorThree: ofErrors(3) };
}

/** The place of the first right one among what was found, from 1; 0 for none. */
const rankOf = (found, right) => found.slice(0, DEPTH).findIndex(right) + 1;

export async function ours(rcabook, dir, cases) {
  const file = join(mkdtempSync(join(tmpdir(), 'search-bench-')), 'queries.jsonl');
  writeFileSync(file, cases.map(({ query }) => `${JSON.stringify({ query, limit: DEPTH })}\n`).join(''));
  const { text } = await run(rcabook, ['search', '--dir', dir, '--batch', file]);
  const answers = text.trim().split('\n').map((line) => JSON.parse(line).hits);
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();
  return cases.map(({ expect }, n) => rankOf(answers[n], ({ id }) => [expect].flat().some((e) => same(e, id))));
}

/** Ranks by pages: `search` gives the pages that a query finds. */
async function byPages(cases, pages, search) {
  const ranks = [];
  for (const { query, expect } of cases) {
    const wanted = new Set([expect].flat().map((id) => pages.get(id)));
    const found = [...new Set(await search(query))];
    ranks.push(rankOf(found, (page) => wanted.has(page)));
  }
  return ranks;
}

function miniSearch(texts) {
  const index = new MiniSearch({ idField: 'page', fields: ['title', 'headings', 'text'], searchOptions: { prefix: true, fuzzy: 0.2, boost: { title: 2 } } });
  index.addAll(texts.map(({ page, title, sections }) => ({ page, title, headings: sections.map((s) => s.heading).join(' '), text: sections.map((s) => s.text).join(' ') })));
  return async (query) => index.search(query).slice(0, DEPTH).map(({ id }) => id);
}

async function mdbookSearch(mdbook, dir, texts) {
  await mdbookIndex(mdbook, dir, texts);
  const file = readdirSync(join(dir, 'book')).find((name) => /^searchindex.*\.js$/.test(name));
  const window = { search: {} };
  vm.runInNewContext(readFileSync(join(dir, 'book', file), 'utf8'), { window, JSON, Object });
  const { index, doc_urls: urls, search_options: options } = window.search;
  const loaded = elasticlunr.Index.load(JSON.parse(JSON.stringify(index)));
  const chapter = (ref) => Number(/^c(\d+)\.html/.exec(urls[ref])?.[1] ?? -1);
  return async (query) => {
    const found = loaded.search(query, JSON.parse(JSON.stringify(options))).slice(0, 3 * DEPTH);
    return found.map(({ ref }) => texts[chapter(ref)]?.page);
  };
}

/** Ranks of ours and of each peer, by name. */
export async function compare({ rcabook, mdbook, dir, site, cases, pagefind, scratch }) {
  const pages = await pagesOf(rcabook, dir);
  const texts = [...new Set(pages.values())].sort().map((page) => pageText(site, page));
  const out = { rcabook: await ours(rcabook, dir, cases) };
  out.MiniSearch = await byPages(cases, pages, miniSearch(texts));
  if (mdbook) out.mdBook = await byPages(cases, pages, await mdbookSearch(mdbook, join(scratch, 'mdbook'), texts));
  if (pagefind) out.Pagefind = await byPages(cases, pages, pagefind);
  return out;
}
