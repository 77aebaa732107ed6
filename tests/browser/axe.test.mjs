// axe-core over one page of each type: light and dark, wide and narrow; from a host with all details
// open, from disk as the page comes. What is not about colours is the same in both schemes and looked at in one.
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { NARROW, SCHEMES, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { inWindow, openEveryDetails, resize, withPage, WORKERS } from './visit.mjs';

const AXE = { path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') };
const OPTIONS = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'],
  rules: { 'target-size': { enabled: true } }, // the one WCAG 2.2 rule, off unless asked for
  preload: false, // it would fetch the style sheets, which connect-src forbids
  resultTypes: ['violations'],
};

/** The rules whose answer depends on colours. */
const OF_COLOURS = { ...OPTIONS, runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } };

/** What is looked at on a page from a host, and from disk, where the page is the same and what it loads may differ. */
const PASSES = {
  http: [WIDE, NARROW].flatMap((viewport) => SCHEMES.map((colorScheme) => ({ viewport, colorScheme }))),
  file: [{ viewport: WIDE, colorScheme: 'light' }, { viewport: NARROW, colorScheme: 'dark' }],
};

const site = openSite();
const places = await openPlaces(site, ['http', 'file']);

/** Findings of several passes, one line a rule and node, with the passes that met it. */
class Findings {
  #met = new Map();
  async look(page, pass, options) {
    const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
    for (const { id, help, nodes } of violations) {
      for (const node of nodes) {
        const summary = node.failureSummary.split('\n').slice(1).map((line) => line.trim()).join(' ');
        const finding = `${id}: ${help}\n    at ${node.target.join(' ')}\n    ${node.html.slice(0, 200)}\n    ${summary}`;
        this.#met.set(finding, [...(this.#met.get(finding) ?? []), pass]);
      }
    }
  }
  assertNone(address) {
    assertNone([...this.#met].map(([finding, passes]) => `${finding}\n    in: ${passes.join('; ')}`), `violations in ${address}`);
  }
}

const sizeName = ({ width, height }) => `${width}x${height}`;

async function lookAtPage(page, findings, place) {
  const opened = place.name === 'http';
  if (opened) await openEveryDetails(page);
  const seen = new Set();
  for (const { viewport, colorScheme } of PASSES[place.name]) {
    await resize(page, viewport);
    await page.emulateMedia({ colorScheme });
    const size = sizeName(viewport);
    await findings.look(page, `${colorScheme} ${size}${opened ? ' details open' : ''}`, seen.has(size) ? OF_COLOURS : OPTIONS);
    seen.add(size);
  }
}

describe('axe finds nothing', { concurrency: WORKERS }, () => {
  for (const place of places) {
    for (const { type, path, page: sample } of site.samples) {
      const url = place.url(sample);
      if (!url || (sample.isAlias && place.name === 'file')) continue; // from disk an alias has gone before axe can look
      it(`${type} (${path}) over ${place.name}`, async () => {
        const findings = new Findings();
        await inWindow({ viewport: WIDE, scripts: [AXE] }, async (page) => {
          await page.goto(url);
          await lookAtPage(page, findings, place);
        });
        findings.assertNone(path);
      });
    }
  }
});

const NOTHING = 'zzqqxx';
const ERROR = `django.db.utils.IntegrityError: (1062, "Duplicate entry 'b7c2d9e0aa114f6c9d1e2f3a4b5c6d7e' for key 'enrolment.uuid'")`;

/** The states of the search dialog, each reached from the one before. */
const SEARCH_STATES = [
  ['before a question', async () => {}],
  ['with results', async (page) => { await page.keyboard.type('migration'); await page.waitForSelector('dialog[open] ol a[href]'); }],
  ['with an error read', async (page) => {
    await page.locator('dialog textarea').fill(ERROR);
    await page.waitForSelector('dialog[open] .tok');
    await page.locator('dialog .tok').first().click();
  }],
  ['with a filter', async (page) => { await page.locator('dialog .sift input').first().check(); await page.waitForSelector('dialog .chip'); }],
  ['with nothing found', async (page) => { await page.locator('dialog textarea').fill(NOTHING); await page.waitForSelector('dialog .nothing'); }],
  ['with a filter alone', async (page) => { await page.locator('dialog textarea').fill(''); await page.waitForSelector('dialog .hits a.hit'); }],
  ['with recent searches', async (page) => {
    await page.evaluate(() => localStorage.setItem('mh:recent', JSON.stringify(['unique key', 'lock timeout'])));
    await page.locator('dialog .chip').click();
    await page.waitForSelector('dialog .recent');
  }],
];

describe('axe finds nothing in the search dialog', { concurrency: WORKERS }, () => {
  const home = site.samples.find(({ type }) => type === 'home');
  for (const place of places) {
    it(`over ${place.name}`, async () => {
      const findings = new Findings();
      await withPage({ viewport: WIDE, scripts: [AXE] }, async (page) => {
        await page.goto(place.url(home.page));
        await page.keyboard.press('Control+k');
        await page.waitForSelector('dialog[open]');
        for (const [, reach] of SEARCH_STATES) {
          await reach(page);
          await lookAtPage(page, findings, place);
          await resize(page, WIDE);
        }
      });
      findings.assertNone('the search dialog');
    });

    it(`that has failed, over ${place.name}`, async () => {
      const findings = new Findings();
      await withPage({ viewport: WIDE, scripts: [AXE] }, async (page) => {
        await page.goto(place.url(home.page));
        await page.evaluate(() => { globalThis.handbook.attach = () => Promise.reject(Object.assign(new Error('not there'), { code: 'missing' })); });
        await page.keyboard.press('Control+k');
        await page.waitForSelector('dialog[open] .failed');
        await lookAtPage(page, findings, place);
      });
      findings.assertNone('the search dialog that has failed');
    });
  }
});

describe('axe finds nothing on the search page with results', { concurrency: WORKERS }, () => {
  const search = site.pages.find(({ path }) => path === 'search.html');
  for (const place of places) {
    it(`over ${place.name}`, async () => {
      const findings = new Findings();
      await withPage({ viewport: WIDE, scripts: [AXE] }, async (page) => {
        await page.goto(`${place.url(search)}?q=unique+key`);
        await page.waitForSelector('.search ol a[href]');
        await lookAtPage(page, findings, place);
        await resize(page, NARROW);
        await page.locator('.sift summary').click();
        await page.locator('.sift .more').last().click();
        await findings.look(page, `${sizeName(NARROW)} filters open`, OPTIONS);
      });
      findings.assertNone('the search page');
    });
  }
});
