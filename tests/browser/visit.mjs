// Visits for test files: one browser a file, started at the first need and closed at its end, and a fresh profile a visit unless
// the visit asks for none.
import { after } from 'node:test';
import { launch } from './browser.mjs';

/** Visits side by side; on two cores more than this only makes each slower. */
export const WORKERS = 2;

let browser = null;
after(async () => (await browser)?.close());

async function newPage({ scripts = [], ...options }) {
  browser ??= launch();
  const context = await (await browser).newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(20_000);
  for (const script of scripts) await context.addInitScript(script);
  return context.newPage();
}

/** No answer is changed any more; one may still be on its way. */
async function unroute(context) {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  for (const one of context.pages()) await one.unrouteAll({ behavior: 'ignoreErrors' });
}

async function close(page) {
  await unroute(page.context());
  await page.context().close();
}

/** `options` are Playwright's context options; `scripts` run in every document before its own. */
export async function withPage(options, work) {
  const page = await newPage(options);
  try {
    return await work(page);
  } finally {
    await close(page);
  }
}

/** Windows that wait to be used again, by their options. */
const waiting = new Map();

/**
 * As `withPage`, in a window that served before, which takes half the time: for looks at one address each that ask for no
 * fresh profile and listen to nothing. The window gets its size, medium, mouse and empty storage back.
 */
export async function inWindow(options, work) {
  const key = JSON.stringify(options);
  if (!waiting.has(key)) waiting.set(key, []);
  const page = waiting.get(key).pop() ?? await newPage(options);
  let answer;
  try {
    answer = await work(page);
    await unroute(page.context());
    await Promise.all(page.context().pages().filter((other) => other !== page).map((other) => other.close()));
    await page.evaluate(() => { localStorage.clear(); sessionStorage.clear(); });
    await page.mouse.move(0, 0);
    await page.setViewportSize(options.viewport);
    await page.emulateMedia({ media: null, colorScheme: options.colorScheme ?? 'light' });
  } catch (error) {
    await close(page);
    throw error;
  }
  waiting.get(key).push(page);
  return answer;
}

/** Runs in a page: a browser that is told to store nothing. */
export const refuseStorage = () => {
  for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get() { throw new DOMException('refused', 'SecurityError'); } });
};

export const openEveryDetails = (page) =>
  page.evaluate(() => document.querySelectorAll('details:not([open])').forEach((details) => { details.open = true; }));

/** Another size of the window, and the frame in which the page's scripts hear of it. */
export async function resize(page, viewport) {
  await page.setViewportSize(viewport);
  await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
}

/** Waits until the page's scripts have nothing left to do at once. */
export const settle = (page) =>
  page.evaluate(() => new Promise((idle) => { requestIdleCallback(() => setTimeout(idle, 50), { timeout: 1000 }); }));
