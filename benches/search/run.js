// Search beside other searches over the same text, and the goals that it is to reach. See benches/README.md.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { incident, writeCorpus } from '../../tests/browser/parity/corpus.mjs';
import { figuresOf, launch, percentile, searcher } from './browser.js';
import { run } from './programs.js';
import { compare, figures, queriesOf } from './quality.js';
import { OURS, PAGEFIND } from './readers.js';
import { serve } from './server.js';
import { Table } from './table.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const BLANK = '<!doctype html><html lang="en"><title>Blank</title>';

const { values: options } = parseArgs({
  options: {
    records: { type: 'string', default: '10000' },
    only: { type: 'string', default: 'quality,browser' },
    queries: { type: 'string', default: join(ROOT, 'tests/search/queries.yaml') },
    scratch: { type: 'string', default: mkdtempSync(join(tmpdir(), 'search-bench-')) },
  },
});
const rcabook = process.env.RCABOOK ?? join(ROOT, 'target/release/rcabook');
const pagefind = process.env.PAGEFIND ?? join(HERE, 'node_modules/@pagefind/linux-x64/bin/pagefind_extended');
const mdbook = process.env.MDBOOK ?? (await run('mdbook', ['--version']).then(() => 'mdbook', () => null));
const wants = (part) => options.only.split(',').includes(part);

const indexPages = (site, out) => run(pagefind, ['--site', site, '--output-path', out, '--root-selector', 'main']);
const mounts = (site, index) => ({ '/site/': { folder: site }, '/pagefind/': { folder: index }, '/blank.html': { page: BLANK } });
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const times = (ours, theirs) => `${(ours / theirs).toFixed(2)} times`;

async function quality(browser, table) {
  const site = join(options.scratch, 'handbook');
  await run(rcabook, ['build', '--dir', ROOT, '--out', site]);
  const index = join(options.scratch, 'handbook-pagefind');
  await indexPages(site, index);
  const server = await serve(mounts(site, index));
  const cases = queriesOf(options.queries);
  const found = await compare({ rcabook, mdbook, dir: ROOT, site, cases, pagefind: await searcher(browser, server, PAGEFIND), scratch: options.scratch });
  await server.close();
  console.log(`\nQuality: ${cases.length} queries over this repository's handbook\n`);
  console.log(`${''.padEnd(12)}${'MRR@10'.padStart(8)}${'at 1'.padStart(9)}${'top 3'.padStart(9)}${'errors at 1'.padStart(13)}${'errors top 3'.padStart(14)}`);
  const all = Object.entries(found).map(([name, ranks]) => [name, figures(cases, ranks)]);
  for (const [name, f] of all) console.log(`${name.padEnd(12)}${f.mrr.toFixed(3).padStart(8)}${percent(f.one).padStart(9)}${percent(f.three).padStart(9)}${percent(f.errorOne).padStart(13)}${percent(f.errorThree).padStart(14)}`);
  const [[, ours], ...peers] = all;
  const best = Math.max(...peers.map(([, f]) => f.mrr));
  table.add('pasted errors: right record in the top 3', percent(ours.errorThree), '≥ 98 %', ours.errorThree >= 0.98);
  table.add('pasted errors: right record at 1', percent(ours.errorOne), '≥ 90 %', ours.errorOne >= 0.9);
  table.add('all queries: MRR@10', ours.mrr.toFixed(3), '≥ 0.90', ours.mrr >= 0.9);
  table.add('all queries: MRR@10 of the best peer', best.toFixed(3), 'below ours', best < ours.mrr);
  table.add('all queries: success@1', percent(ours.one), '≥ 88 %', ours.one >= 0.88);
}

/** Words of the records' titles and texts, so that they are as rare or as common as the text has them. */
function wordsFor(count) {
  const record = (n) => incident((n * 7919) % count);
  const word = (n, least) => record(n).sections[0].text.match(/[a-z]+/g).filter((w) => w.length >= least).pop();
  const title = (n) => record(n).title.split(' ').slice(0, 2).join(' ');
  const news = [...new Set(Array.from({ length: 90 }, (_, n) => word(n + 100, 4)))].slice(0, 60);
  // A log of 20,000 characters that ends in an error of a record.
  const log = Array.from({ length: 200 }, (_, n) => `  File "/srv/app/m${n}.py", line ${n}, in ${word(n, 5)}\n    ${record(n).sections[0].text.slice(0, 90)}\n`).join('');
  const pasted = `${log}django.db.utils.OperationalError: ${record(5).signatures[0] ?? '(1205, "Lock wait timeout exceeded; try restarting transaction")'}`.slice(-20_000);
  const error = `django.db.utils.IntegrityError: (1062, "Duplicate entry 'a3f1c2d4-0000-1111-2222-333344445555' for key '${word(5, 5)}.uuid'")`;
  return { first: title(1), error, pasted, further: Array.from({ length: 10 }, (_, n) => title(n + 2)), news, typed: [word(300, 7), word(301, 7), word(302, 7)] };
}

async function atSize(browser, table) {
  const count = Number(options.records);
  const [dir, site, index] = ['project', 'site', 'pagefind'].map((name) => join(options.scratch, name));
  if (!existsSync(dir)) writeCorpus(dir, count);
  rmSync(join(dir, '.rcabook'), { recursive: true, force: true });
  const indexed = await run(rcabook, ['search', '--dir', dir, '--export', join(options.scratch, 'export')]);
  await run(rcabook, ['build', '--dir', dir, '--out', site]);
  const theirs = await indexPages(site, index);
  console.log(`\nIndexing ${count} records\n`);
  for (const [name, f] of [['rcabook, reading and linking included', indexed], ['Pagefind, over our pages', theirs]]) console.log(`${name.padEnd(40)}${f.wall.toFixed(1).padStart(7)} s wall${f.cpu.toFixed(1).padStart(7)} s CPU${f.memory.toFixed(0).padStart(7)} MB`);
  table.add('index and export: CPU beside Pagefind’s', times(indexed.cpu, theirs.cpu), '≤ 0.33 times', 3 * indexed.cpu <= theirs.cpu);
  table.add('index and export: peak memory', `${indexed.memory.toFixed(0)} MB`, '< 200 MB', indexed.memory < 200);
  await inBrowser(browser, table, count, await serve(mounts(site, index)));
}

async function inBrowser(browser, table, count, server) {
  const words = wordsFor(count);
  const ours = await figuresOf(browser, server, OURS, words);
  const theirs = await figuresOf(browser, server, PAGEFIND, words);
  await server.close();
  console.log(`\nIn Chromium, ${count} records\n`);
  const line = (name, of) => console.log(`${name.padEnd(44)}${of(ours).padStart(14)}${of(theirs).padStart(14)}`);
  console.log(`${''.padEnd(44)}${'rcabook'.padStart(14)}${'Pagefind'.padStart(14)}`);
  const kb = ({ bytes }) => `${(bytes / 1000).toFixed(1)} KB`;
  const ms = (value) => `${value.toFixed(1)} ms`;
  /** A figure of all first queries: its median, or the most. */
  const ofFirsts = ({ firsts }, of, share) => percentile(firsts.map(of), share);
  const both = (f, of, show) => `${show(ofFirsts(f, of, 0.5))}; ${show(ofFirsts(f, of, 1))}`;
  console.log(`first queries of ${ours.firsts.length} readers: median; most`);
  line('… until two results stand', (f) => both(f, ({ first }) => first.bytes, (bytes) => kb({ bytes })));
  line('… requests', (f) => both(f, ({ first }) => first.requests, String));
  line('… time', (f) => both(f, (first) => first.ms, ms));
  line('… with seven results and all filters', (f) => both(f, ({ view }) => view.bytes, (bytes) => kb({ bytes })));
  line('… requests', (f) => both(f, ({ view }) => view.requests, String));
  line('ten further queries, as much of each', (f) => kb(f.further));
  line('… requests', (f) => String(f.further.requests));
  line('new term, p50', (f) => ms(f.new50));
  line('new term, p95', (f) => ms(f.new95));
  line('repeated keystroke, p95, CPU four times slower', (f) => ms(f.key95));
  line('slow link (100 ms, 200 KB/s), first result', (f) => ms(f.slowMs));
  line('the same for an error, pasted', (f) => ms(f.slowErrorMs));
  line('… bytes', (f) => kb(f.error));
  line('… requests', (f) => String(f.error.requests));
  console.log(`files of one of our first queries: ${ours.paths.map((path) => path.replace(/^.*\//, '').replace(/-[0-9a-f]+\.js$/, '')).join(', ')}`);
  line('20,000 pasted characters, new; again', (f) => `${ms(f.pasteMs)}; ${ms(f.pasteAgainMs)}`);
  line('hostile texts, the slowest', (f) => ms(f.hostileMs));
  line('tasks over 50 ms', (f) => `${f.longTasks.length} (${Math.round(Math.max(0, ...f.longTasks))} ms)`);
  for (const [part, of] of [['until two results stand', ({ first }) => first], ['all in view', ({ view }) => view]]) {
    for (const [which, share] of [['median', 0.5], ['most', 1]]) {
      const [bytes, requests] = [ofFirsts(ours, (f) => of(f).bytes, share), ofFirsts(ours, (f) => of(f).requests, share)];
      table.add(`first query, ${part}, ${which}, compressed`, kb({ bytes }), '≤ 60 KB', bytes <= 60_000);
      table.add(`first query, ${part}, ${which}, requests`, String(requests), '≤ 6', requests <= 6);
    }
  }
  table.add('ten further queries, compressed', kb(ours.further), '≤ 200 KB', ours.further.bytes <= 200_000);
  table.add('new term, p50 beside Pagefind’s', times(ours.new50, theirs.new50), '< 1 times', ours.new50 < theirs.new50);
  table.add('new term, p95 beside Pagefind’s', times(ours.new95, theirs.new95), '< 1 times', ours.new95 < theirs.new95);
  table.add('repeated keystroke, p95, slowed CPU', ms(ours.key95), '≤ 16 ms', ours.key95 <= 16);
  table.add('slow link, first result', ms(ours.slowMs), '≤ 700 ms', ours.slowMs <= 700);
  table.add('slow link, beside Pagefind’s', times(ours.slowMs, theirs.slowMs), '< 0.5 times', 2 * ours.slowMs < theirs.slowMs);
  table.add('20,000 pasted characters, index loaded', ms(ours.pasteAgainMs), '≤ 50 ms', ours.pasteAgainMs <= 50);
  table.add('hostile texts, the slowest', ms(ours.hostileMs), '≤ 200 ms', ours.hostileMs <= 200);
  table.add('tasks over 50 ms', String(ours.longTasks.length), 'none', ours.longTasks.length === 0);
}

mkdirSync(options.scratch, { recursive: true });
const table = new Table();
const browser = await launch();
try {
  if (wants('quality')) await quality(browser, table);
  if (wants('browser')) await atSize(browser, table);
} finally {
  await browser.close();
}
table.print();
