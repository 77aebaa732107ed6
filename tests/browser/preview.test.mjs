// The live preview in a browser: what reloads and what does not, the place of the reader, and the panel of findings.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import axe from 'axe-core';
import { NARROW, SCHEMES, WIDE } from './browser.mjs';
import { startPreview } from './preview.mjs';
import { withPage } from './visit.mjs';

const incident = (words) => `---
id: INC-2023-001
title: A migration failed
date: 2023-02-16
status: draft
summary: It failed on prod.
---
## Technical cause

${words}

${'A paragraph that makes the page long enough to scroll.\n\n'.repeat(80)}
`;

const THEME = 'themes/own/css/90-own.css';
const preview = await startPreview({
  'book.toml': '[output.html]\ntheme = "own"\n',
  [THEME]: '.own { top: 0 }',
  'content/incidents/a.md': incident('The table was locked.'),
  'content/guides/g.md': '---\ntitle: A guide\nsummary: S\n---\nText.\n',
});
after(() => preview.close());

const PAGE = `${preview.base}incidents/inc-2023-001.html`;
const SHOTS = process.env.SHOTS;

/** Opens the incident, and counts what the browser loads and what the policy refuses. */
async function visit(options, work) {
  await withPage(options, async (page) => {
    const loads = [];
    const complaints = [];
    page.on('load', () => loads.push(page.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(PAGE);
    await page.waitForFunction(() => document.querySelector('#rcabook-preview'), null, { timeout: 20_000, polling: 50 });
    await work(page, loads);
    assert.deepEqual(complaints, []);
  });
}

const FACTORS = 'content/factors.yaml';
const UNUSED = 'factors:\n  - {id: long-lock, name: A long lock, group: Database, definition: A lock was held for long.}\n';

const says = (page, text) => page.waitForFunction((wanted) => document.body.innerText.includes(wanted), text, { polling: 50 });
const panelGone = (page) => page.waitForFunction(() => document.querySelector('#rcabook-preview')?.hidden, null, { polling: 50 });

describe('the live preview', () => {
  it('shows a save, and keeps the place of the reader', async () => {
    await visit({ viewport: WIDE }, async (page, loads) => {
      await page.evaluate(() => scrollTo(0, 900));
      preview.write('content/incidents/a.md', incident('It was locked for long.'));
      await says(page, 'It was locked for long.');
      await page.waitForFunction(() => Math.abs(scrollY - 900) < 2, null, { polling: 50 });
      assert.equal(loads.length, 2);
    });
  });

  it('leaves a page alone that did not change', async () => {
    await visit({ viewport: WIDE }, async (page, loads) => {
      preview.write('content/guides/g.md', '---\ntitle: A guide\nsummary: S\n---\nOther text.\n');
      await page.waitForTimeout(1500);
      assert.equal(loads.length, 1);
    });
  });

  it('changes the style without a reload', async () => {
    await visit({ viewport: WIDE }, async (page, loads) => {
      preview.write(THEME, 'h1 { letter-spacing: 7px }');
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px', null, { polling: 50 });
      assert.equal(await page.evaluate(() => document.querySelectorAll('link[href*="handbook-"]').length), 1);
      assert.equal(loads.length, 1);
      preview.write(THEME, '.own { top: 0 }');
      await page.waitForFunction(() => getComputedStyle(document.querySelector('h1')).letterSpacing !== '7px', null, { polling: 50 });
    });
  });

  for (const viewport of [WIDE, NARROW]) {
    for (const colorScheme of SCHEMES) {
      it(`shows a mistake until it is mended, ${viewport.width} px, ${colorScheme}`, async () => {
        const good = preview.read('content/incidents/a.md');
        await visit({ viewport, colorScheme }, async (page, loads) => {
          preview.write('content/incidents/a.md', good.replace('summary: It', 'sumary: It'));
          const panel = page.locator('#rcabook-preview');
          await says(page, 'sumary');
          assert.match(await panel.innerText(), /content\/incidents\/a\.md:\d+:\d+/);
          assert.match(await panel.locator('pre').first().innerText(), /^ +\|\n+\d+ \| sumary: .*\n+ +\| \^\^\^+\n*$/);
          // The way out is read without scrolling sideways.
          const help = panel.locator('.rcabook-help').first();
          assert.match(await help.innerText(), /summary/);
          assert.equal(await help.evaluate((p) => p.scrollWidth > p.clientWidth), false);
          assert.match(await page.locator('main').innerText(), /locked/, 'the last good page stays');
          const box = await panel.boundingBox();
          assert.ok(box.x >= 0 && box.x + box.width <= viewport.width && box.y >= 0, JSON.stringify(box));
          if (SHOTS) {
            mkdirSync(SHOTS, { recursive: true });
            await page.screenshot({ path: join(SHOTS, `panel-${viewport.width}-${colorScheme}.png`) });
          }
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate(() => globalThis.axe.run('#rcabook-preview'));
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join()}`), []);
          await panel.getByRole('button', { name: 'Fold' }).click();
          assert.equal(await panel.locator('li').first().isVisible(), false);
          await panel.getByRole('button', { name: 'Show' }).click();
          preview.write('content/incidents/a.md', good);
          await panelGone(page);
          assert.ok(loads.length <= 2, `${loads.length} loads`);
        });
      });
    }
  }

  const list = (page) => page.locator('#rcabook-findings');
  const shown = (page, visible) => list(page).waitFor({ state: visible ? 'visible' : 'hidden' });

  it('covers the page for a warning and not for what is only worth knowing', async () => {
    const good = preview.read('content/incidents/a.md');
    preview.write(FACTORS, UNUSED);
    await visit({ viewport: WIDE }, async (page) => {
      const panel = page.locator('#rcabook-preview');
      await says(page, '1 finding');
      await shown(page, false);
      const { height } = await panel.boundingBox();
      assert.ok(height < WIDE.height / 8, `the folded panel is ${height} px high`);
      // A year that is not that of the date is a warning.
      preview.write('content/incidents/a.md', good.replace('date: 2023', 'date: 2022'));
      await says(page, 'id-year-mismatch');
      await shown(page, true);
      preview.write('content/incidents/a.md', good);
      await says(page, '1 finding');
      await shown(page, false);
      await panel.getByRole('button', { name: 'Show' }).click();
      await says(page, 'unused-factor');
    });
    preview.write(FACTORS, 'factors: []\n');
    await visit({ viewport: WIDE }, panelGone);
  });

  it('leaves a small screen to the page as long as nothing is broken', async () => {
    const good = preview.read('content/incidents/a.md');
    preview.write(FACTORS, UNUSED);
    await visit({ viewport: NARROW }, async (page) => {
      const panel = page.locator('#rcabook-preview');
      await says(page, '1 finding');
      await shown(page, false);
      const { height } = await panel.boundingBox();
      assert.ok(height < NARROW.height / 8, `the folded panel is ${height} px high`);
      if (SHOTS) await page.screenshot({ path: join(SHOTS, 'panel-folded.png') });
      preview.write('content/incidents/a.md', good.replace('summary: It', 'sumary: It'));
      await says(page, 'sumary');
      await shown(page, true);
      preview.write('content/incidents/a.md', good);
      await says(page, '1 finding');
      await shown(page, false);
      // What the reader chose holds, also behind a reload.
      await panel.getByRole('button', { name: 'Show' }).click();
      await shown(page, true);
      await page.reload();
      await says(page, 'unused-factor');
      await shown(page, true);
      await panel.getByRole('button', { name: 'Fold' }).click();
      preview.write('content/incidents/a.md', good.replace('summary: It', 'sumary: It'));
      await says(page, '1 error');
      await shown(page, false);
    });
    preview.write('content/incidents/a.md', good);
    preview.write(FACTORS, 'factors: []\n');
    await visit({ viewport: WIDE }, panelGone);
  });
});
