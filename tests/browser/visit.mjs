// Visits for test files: one browser a file, started at the first need and closed at its end, and a fresh profile a visit.
import { after } from 'node:test';
import { launch } from './browser.mjs';

/** Visits side by side; on two cores more than this only makes each slower. */
export const WORKERS = 2;

let browser = null;
after(async () => (await browser)?.close());

/** `options` are Playwright's context options; `scripts` run in every document before its own. */
export async function withPage({ scripts = [], ...options }, work) {
  browser ??= launch();
  const context = await (await browser).newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  try {
    for (const script of scripts) await context.addInitScript(script);
    return await work(await context.newPage());
  } finally {
    // An answer that a test changes may still be on its way.
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  }
}

export const openEveryDetails = (page) =>
  page.evaluate(() => document.querySelectorAll('details:not([open])').forEach((details) => { details.open = true; }));

/** Waits until the page's scripts have nothing left to do at once. */
export const settle = (page) =>
  page.evaluate(() => new Promise((idle) => { requestIdleCallback(() => setTimeout(idle, 50), { timeout: 1000 }); }));
