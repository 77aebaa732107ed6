// A handbook whose records mean harm: what they say is found and shown, runs nothing, and breaks no result.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { sideways } from './probes/sideways.mjs';
import { assertNone } from './report.mjs';
import { answered, field, hits, openDialog } from './searching.mjs';
import { openSite } from './site.mjs';
import { resize, withPage } from './visit.mjs';

const PROGRAM = process.env.RCABOOK || join(import.meta.dirname, '../../target/release/rcabook');
const folder = mkdtempSync(join(tmpdir(), 'rcabook-hostile-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const ran = 'globalThis.ran = 1';
/** Each with a word of its own to find it by. */
const TITLES = {
  walrus: `walrus </span><script>${ran}</script><img src=x onerror="${ran}">`,
  pelican: `pelican \u202egnp.exe\u2066 \u05d0\u05d1\u05d2 (\u0645\u0631\u062d\u0628\u0627) end`,
  badger: `badger ${'\u0301'.repeat(400)}e`,
  heron: 'heron ${7*7} {{ site.title }} {% raw %} javascript:alert(1) __proto__',
  marmot: `marmot <!-- ]]> \\u0000 \\x00 ' " & &lt;b&gt;`,
};
const BODIES = {
  walrus: `A walrus in <iframe srcdoc="<script>parent.${ran}</script>"></iframe> and [a link](javascript:${ran}).`,
  pelican: 'A pelican \u202e\u202b\u2067 that never closes its direction.',
  badger: `A badger ${'long'.repeat(262_144)} badger.`,
  heron: `A heron \\0 with \`</code><script>${ran}</script>\`.`,
  marmot: `A marmot "></a><svg onload="${ran}">.`,
};

function write() {
  const yaml = (text) => JSON.stringify(text);
  mkdirSync(join(folder, 'content/incidents'), { recursive: true });
  writeFileSync(join(folder, 'book.toml'), '[book]\ntitle = "Hostile"\n');
  Object.keys(TITLES).forEach((name, at) => {
    const head = ['---', `id: INC-2023-00${at + 1}`, `title: ${yaml(TITLES[name])}`, 'date: 2023-01-02', 'status: draft', `summary: ${yaml(BODIES[name].slice(0, 300))}`,
      `teams: [${yaml(`</label>${TITLES[name].slice(0, 40)}`)}]`, `signatures: [${yaml(`${name}Error: ${TITLES[name]}`)}]`, '---'];
    writeFileSync(join(folder, `content/incidents/${name}.md`), `${head.join('\n')}\n## What happened\n\n${BODIES[name]}\n`);
  });
}

write();
const { status, stderr } = spawnSync(PROGRAM, ['build'], { cwd: folder, encoding: 'utf8' });
assert.equal(status, 0, `${PROGRAM}: ${stderr?.slice(0, 2000)}`);
const site = openSite(join(folder, 'book'));
const home = site.pages.find(({ path }) => path === 'index.html');
const places = await openPlaces(site, ['http', 'file']);

describe('a handbook of hostile records', () => {
  for (const name of Object.keys(TITLES)) {
    it(`finds and shows ${name}, and runs nothing of it`, async () => {
      for (const place of places) {
        await withPage({ viewport: WIDE }, async (page) => {
          const complaints = [];
          page.on('pageerror', (error) => complaints.push(error.message));
          page.on('console', (message) => complaints.push(message.text()));
          page.on('dialog', (dialog) => { complaints.push('a dialog opened'); dialog.dismiss(); });
          await page.goto(place.url(home));
          await openDialog(page);
          await page.keyboard.type(name);
          // Of the first letters alone there may be nothing.
          const first = await page.locator('.hit strong', { hasText: name }).first().textContent();
          assert.ok(first.startsWith(name), first.slice(0, 80));
          await field(page).fill(`${name}Error: ${TITLES[name]}`);
          await answered(page);
          assert.equal(await page.evaluate(() => globalThis.ran), undefined);
          assert.equal(await page.locator('.search :is(script, iframe, img, svg:not(.i))').count(), 0);
          assert.ok(await hits(page).evaluateAll((all) => all.every((link) => /^(file|http):/.test(link.href))));
          for (const width of [1280, 320]) {
            await resize(page, { width, height: 700 });
            assertNone(await page.evaluate(sideways), `${name} at ${width}`);
          }
          assertNone(complaints, name);
        });
      }
    });
  }

  it('keeps a text that turns the direction inside its own result', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(places[0].url(home));
    await openDialog(page);
    await page.keyboard.type('pelican');
    await answered(page);
    const meta = page.locator('.hit .m').first();
    assert.match(await meta.textContent(), /^INC-2023-002 · 2 Jan 2023 · /);
    const ordered = await meta.evaluate((line) => {
      const lefts = [...line.querySelectorAll('bdi')].map((part) => part.getBoundingClientRect().left);
      return lefts.every((left, at) => at === 0 || left >= lefts[at - 1] - 1 || line.getBoundingClientRect().height > 30);
    });
    assert.ok(ordered, 'identifier, date and team stand in their order');
  }));
});
