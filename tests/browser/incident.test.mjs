// Who has the error on the screen sees what to do without scrolling.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NARROW, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { openSite } from './site.mjs';
import { inWindow } from './visit.mjs';

const site = openSite();
const [http] = await openPlaces(site, ['http']);
const sample = site.ofType('incident').find(({ path }) => path === 'incidents/inc-2023-001.html');

describe('the recipes of the first incident are in the first view', () => {
  for (const viewport of [WIDE, NARROW]) {
    it(`${viewport.width}x${viewport.height}`, () => inWindow({ viewport }, async (page) => {
      await page.goto(http.url(sample));
      const buttons = await page.locator('.now .btn[href*="recipes/"]').evaluateAll((all) => all.map((button) => {
        const { top, bottom, height } = button.getBoundingClientRect();
        return { says: button.textContent.trim(), top, bottom, height };
      }));
      assert.equal(buttons.length, 2, JSON.stringify(buttons));
      for (const { says, top, bottom, height } of buttons) {
        assert.ok(top > 0 && bottom <= viewport.height, `${says}: from ${top} to ${bottom} of ${viewport.height}`);
        assert.ok(height >= 44, `${says}: ${height} px high`);
      }
    }));
  }
});
