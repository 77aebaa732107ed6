// What real linters print, annotated: nothing is lost, and every link leads to the page of the right rule, whose fix is
// seen without scrolling. Needs the outputs of tests/linters/run, in the folder that LINTERS names.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { inWindow, WORKERS } from './visit.mjs';

const folder = process.env.LINTERS;
const site = openSite();
const rules = JSON.parse(readFileSync(join(site.dir, 'rules.json'), 'utf8'));
const [http] = folder ? await openPlaces(site, ['http']) : [];

const names = folder && existsSync(join(folder, 'raw')) ? readdirSync(join(folder, 'raw')).sort() : [];
const read = (kind, name) => readFileSync(join(folder, kind, name), 'utf8');

/** The samples' mistakes, and the rules that must be linked for them. */
const EXPECTED = {
  'migration-linter': ['NOT_NULL', 'DROP_COLUMN', 'RENAME_COLUMN', 'CREATE_INDEX', 'RUNPYTHON_REVERSIBLE'],
  'safe-migrations': ['SM040', 'SM020', 'SM021', 'SM001', 'SM002', 'SM006', 'SM010', 'SM004', 'SM016', 'SM038'],
  squawk: ['adding-required-field', 'ban-drop-column', 'renaming-column', 'require-concurrent-index-creation',
    'changing-column-type', 'adding-field-with-default', 'disallowed-unique-constraint'],
};

const linksIn = (text) => new Set([...text.matchAll(/https?:\/\/[^\s"\\)<>\u001b]+/g)].map(([url]) => url).filter((url) => url.startsWith(rules.site)));

/** Every field of `before` is in `after`, in its order; texts may have grown. */
function held(before, after, path = '$') {
  if (typeof before === 'string') return typeof after === 'string' && after.startsWith(before) ? [] : [`${path} changed`];
  if (before === null || typeof before !== 'object') return Object.is(before, after) ? [] : [`${path} changed`];
  if (Array.isArray(before) !== Array.isArray(after)) return [`${path} changed`];
  const keys = Object.keys(before);
  const order = Array.isArray(before) || keys.every((key, at) => Object.keys(after)[at] === key) ? [] : [`${path}: keys are lost or moved`];
  return [...order, ...keys.flatMap((key) => held(before[key], after[key], `${path}.${key}`))];
}

describe('what real linters print, annotated', { skip: folder ? false : 'LINTERS names no folder', concurrency: WORKERS }, () => {
  it('is there', () => assert.ok(names.length >= 13, `only ${names.length} outputs in ${folder}`));

  for (const name of names) {
    it(`${name}: nothing is lost or moved`, () => {
      const [before, after] = [read('raw', name), read('annotated', name)];
      if (name.endsWith('.json')) { assertNone(held(JSON.parse(before), JSON.parse(after)), name); return; }
      const [lines, annotated] = [before.split('\n'), after.split('\n')];
      assert.equal(annotated.length, lines.length);
      const changed = lines.filter((line, at) => annotated[at] !== line && !annotated[at].startsWith(`${line} -> ${rules.site}`));
      assertNone(changed, name);
    });
    it(`${name}: every finding has its link`, () => {
      const links = linksIn(read('annotated', name));
      assert.ok(links.size > 0, 'there is no link');
      for (const form of ['sarif', 'rdjson', 'github', 'gitlab', 'markdown']) {
        const converted = linksIn(read('converted', `${name}.${form}`));
        assert.ok([...converted].some((url) => links.has(url)), `--to ${form} has none of the links`);
      }
    });
  }

  for (const [linter, expected] of Object.entries(EXPECTED)) {
    it(`${linter}: the mistakes of the samples lead to their rules`, () => {
      const links = new Set(names.filter((name) => name.startsWith(linter)).flatMap((name) => [...linksIn(read('annotated', name))]));
      const missing = expected.filter((id) => !rules.rules.some((rule) => rule.rule === id && links.has(rule.url)));
      assertNone(missing, 'rules without a link');
    });
  }

  const all = new Set(names.flatMap((name) => [...linksIn(read('annotated', name)), ...['sarif', 'rdjson', 'github', 'gitlab', 'markdown']
    .flatMap((form) => [...linksIn(read('converted', `${name}.${form}`))])]));
  const known = new Map(rules.rules.map((rule) => [rule.url, rule]));
  for (const url of [...all].sort()) {
    it(`opens ${url.slice(rules.site.length)}`, () => inWindow({ viewport: WIDE }, async (page) => {
      const answer = await page.goto(http.base + url.slice(rules.site.length));
      assert.equal(answer.status(), 200);
      const rule = known.get(url);
      if (!rule) { assert.ok(await page.locator('h1').first().isVisible()); return; }
      assert.equal((await page.locator('h1 .rule-id').first().textContent()).trim(), rule.rule);
      const fix = page.locator('section[aria-labelledby="fix"]');
      const below = await fix.evaluate((section) => {
        // The heading and what comes first below it: the sentence or the recipe that says what to do.
        const parts = [section.querySelector('h2'), section.querySelector('p, h3, li, pre')];
        return parts.map((part) => part.getBoundingClientRect().bottom);
      });
      assert.equal(await page.evaluate(() => window.scrollY), 0);
      for (const bottom of below) assert.ok(bottom > 0 && bottom <= WIDE.height, `the fix ends at ${bottom} of ${WIDE.height}`);
    }));
  }
});
