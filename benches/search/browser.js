// Figures in Chromium: what a query moves over the network, how long it takes, and whether it holds up the page.
import { chromium } from 'playwright-core';

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

/** Milliseconds of a search in the page, the set-up of the reader included for the first. */
async function timed({ page, reader }, query, first = false) {
  const code = `(async () => {
    const start = performance.now();
    ${first ? `await (${reader.setup})();` : ''}
    const hits = await (${reader.search})(${JSON.stringify(query)});
    return { ms: performance.now() - start, hits };
  })()`;
  return page.evaluate(code);
}

export const percentile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)];

/** All figures of one reader over one site. */
export async function figuresOf(browser, server, reader, words) {
  const out = {};
  server.takeSent();
  const opened = await open(browser, server, reader);
  server.takeSent();
  const first = await timed(opened, words.first, true);
  if (first.hits.length === 0) throw new Error(`${reader.name} finds nothing for ${words.first}`);
  out.coldMs = first.ms;
  out.first = server.takeSent();
  for (const query of words.further) await timed(opened, query);
  out.further = server.takeSent();
  const news = [];
  for (const word of words.news) news.push((await timed(opened, word)).ms);
  out.new50 = percentile(news, 0.5);
  out.new95 = percentile(news, 0.95);
  out.longTasks = await opened.page.evaluate(() => globalThis.longTasks.filter((ms) => ms > 50));
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
  return out;
}

/** The first result over a link with 100 ms of latency and 200 KB a second. */
async function slowLink(browser, server, reader, query) {
  const opened = await open(browser, server, reader);
  await opened.devtools.send('Network.enable');
  await opened.devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 200_000, uploadThroughput: 200_000 });
  const { ms } = await timed(opened, query, true);
  await opened.context.close();
  return ms;
}

/** Searches with a reader that is open once, for many queries. */
export async function searcher(browser, server, reader) {
  const opened = await open(browser, server, reader);
  await timed(opened, 'a', true);
  return async (query) => (await timed(opened, query)).hits.map(({ page }) => page);
}
