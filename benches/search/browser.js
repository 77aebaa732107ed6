// Figures in Chromium: what a query moves over the network, how long it takes, and whether it holds up the page.
import { chromium } from 'playwright-core';
import { HOSTILE } from '../../tests/browser/parity/hostile.mjs';
import { OURS } from './readers.js';

const FLAGS = ['--no-sandbox', '--headless', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });

/** An open page with a reader, not yet set up. */
export async function open(browser, server, reader) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.base + reader.path, { waitUntil: 'load' });
  await page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  return { page, context, reader, devtools: await context.newCDPSession(page) };
}

/** What our dialog shows: so many results as soon as they are there, and so many when all that is in view has come. */
const FIRST = 2;
const VIEW = 7;

/** Milliseconds of a search in the page, the set-up of the reader included for the first. `count`: how many results are shown. */
async function timed({ page, reader }, query, { first = false, count = FIRST } = {}) {
  const code = `(async () => {
    const start = performance.now();
    ${first ? `await (${reader.setup})();` : ''}
    const { hits, total } = await (${reader.search})(${JSON.stringify(query)}, ${count});
    return { ms: performance.now() - start, hits, total };
  })()`;
  return page.evaluate(code);
}

/** Milliseconds of a search with all that is in view then. */
async function wholeView({ page, reader }, query) {
  const { ms } = await timed({ page, reader }, query);
  return ms + await page.evaluate(`(async () => {
    const start = performance.now();
    await (${reader.rest})(${FIRST}, ${VIEW});
    return performance.now() - start;
  })()`);
}

const together = (a, b) => ({ requests: a.requests + b.requests, bytes: a.bytes + b.bytes, paths: [...a.paths, ...b.paths] });

export const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)];

/** What the first query of a reader costs, who comes with nothing loaded, and the page that then stands open. */
async function firstQuery(browser, server, reader, query) {
  const opened = await open(browser, server, reader);
  server.takeSent();
  const { ms, hits } = await timed(opened, query, { first: true });
  if (hits.length === 0) throw new Error(`${reader.name} finds nothing for ${query}`);
  const first = server.takeSent();
  await wholeView(opened, query);
  return { opened, ms, first, view: together(first, server.takeSent()) };
}

/** All figures of one reader over one site. What a first query costs depends on its words: each is the first of one reader. */
export async function figuresOf(browser, server, reader, words) {
  const firsts = [];
  for (const query of words.further) {
    const { opened, ...costs } = await firstQuery(browser, server, reader, query);
    await opened.context.close();
    firsts.push(costs);
  }
  const { opened, ...costs } = await firstQuery(browser, server, reader, words.first);
  firsts.push(costs);
  const out = { firsts, paths: costs.view.paths };
  for (const query of words.further) await wholeView(opened, query);
  out.further = server.takeSent();
  const news = [];
  for (const word of words.news) news.push((await timed(opened, word)).ms);
  out.new50 = percentile(news, 0.5);
  out.new95 = percentile(news, 0.95);
  const pasted = [];
  for (const round of [0, 1]) pasted[round] = (await timed(opened, words.pasted)).ms;
  [out.pasteMs, out.pasteAgainMs] = pasted;
  out.longTasks = await opened.page.evaluate(() => globalThis.longTasks.filter((ms) => ms > 50));
  // Others are not made for such texts.
  const hostile = [];
  if (reader === OURS) for (const text of HOSTILE) hostile.push((await timed(opened, text)).ms);
  out.hostileMs = Math.max(0, ...hostile);
  await opened.devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  const keys = [];
  for (const word of words.typed) {
    for (const round of [0, 1]) {
      for (let length = 1; length <= word.length; length++) {
        const { ms } = await timed(opened, word.slice(0, length));
        if (round === 1) keys.push(ms);
      }
    }
  }
  out.key95 = percentile(keys, 0.95);
  await opened.context.close();
  out.slowMs = await slowLink(browser, server, reader, words.first);
  out.slowErrorMs = await slowLink(browser, server, reader, words.error);
  out.error = server.takeSent();
  return out;
}

/** The first result over a link with 100 ms of latency and 200 KB a second. */
async function slowLink(browser, server, reader, query) {
  const opened = await open(browser, server, reader);
  await opened.devtools.send('Network.enable');
  await opened.devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 200_000, uploadThroughput: 200_000 });
  server.takeSent();
  const { ms } = await timed(opened, query, { first: true });
  await opened.context.close();
  return ms;
}

/** Searches with a reader that is open once, for many queries. */
export async function searcher(browser, server, reader) {
  const opened = await open(browser, server, reader);
  await timed(opened, 'a', { first: true });
  return async (query) => (await timed(opened, query, { count: 10 })).hits.map(({ page }) => page);
}
