// A page without JavaScript says all that it says with it, and shows no control that does nothing.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { contentText } from './probes/text.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { inWindow, WORKERS } from './visit.mjs';

const site = openSite();
const [http] = await openPlaces(site, ['http']);

/** Visible buttons that do nothing without a script: all that send no form. */
const deadButtons = () => [...document.querySelectorAll('button')]
  .filter((button) => button.checkVisibility() && !(button.type === 'submit' && button.form))
  .map((button) => button.outerHTML.slice(0, 120));

const visit = (url, javaScriptEnabled) =>
  inWindow({ viewport: WIDE, javaScriptEnabled }, async (page) => {
    await page.goto(url);
    return { dead: await page.evaluate(deadButtons), lines: await page.evaluate(contentText) };
  });

describe('the text is the same with and without JavaScript, and no button is dead without', { concurrency: WORKERS }, () => {
  for (const { type, path, page: sample } of site.samples) {
    it(`${type} (${path})`, async () => {
      const url = http.url(sample);
      const { lines: withScripts } = await visit(url, true);
      const { lines: without, dead } = await visit(url, false);
      assertNone([
        ...withScripts.filter((line) => !without.includes(line)).map((line) => `only with JavaScript: ${line}`),
        ...without.filter((line) => !withScripts.includes(line)).map((line) => `only without JavaScript: ${line}`),
        ...dead.map((button) => `dead without JavaScript: ${button}`),
      ], path);
      assert.deepEqual(withScripts, without, 'the same lines in the same order');
    });
  }
});
