// A handbook in a language that is written from right to left: its pages run so, and code, dates and years in them do not; and a
// drawing on nothing can be seen in the dark.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { NARROW, WIDE } from './browser.mjs';
import { program } from './preview.mjs';
import { sideways } from './probes/sideways.mjs';
import { assertNone } from './report.mjs';
import { WORKERS, withPage } from './visit.mjs';

const BODY = `## סיבה

הפקודה רצה עם \`--force --id 5\`, קובץ \`.env\` ותוצאה \`504 Gateway Timeout\`.

- פריט ראשון
- פריט שני

\`\`\`sql
SELECT 5; -- אחת
\`\`\`

| עמודה | שנייה |
|---|---|
| א | ב |

![plan](plan.svg)
`;
const INCIDENT = `---
id: INC-2025-001
title: החזר כפול
date: 2025-03-01
status: draft
summary: לקוחות קיבלו החזר פעמיים.
timeline:
  - {at: 2025-03-01T10:00Z, text: "השגיאה \`504 Gateway Timeout\` הופיעה."}
---
${BODY}`;
const FILES = {
  'he/book.toml': '[book]\ntitle = "מדריך"\nlanguage = "he"\n',
  'he/content/incidents/a.md': INCIDENT,
  'he/content/incidents/plan.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h20v40H0z"/></svg>\n',
  'de/book.toml': '[book]\ntitle = "Handbuch"\nlanguage = "de"\n',
  'de/content/guides/g.md': `---\ntitle: Hebräisch\n---\n${BODY.replace('![plan](plan.svg)\n', '')}`,
};
for (const book of ['he', 'de']) {
  FILES[`${book}/content/factors.yaml`] = 'factors: [{id: lock, name: Long lock, group: Lock, kind: contributed, definition: A lock.}]\n';
  for (const year of [2016, 2019, 2025]) {
    FILES[`${book}/content/incidents/${year}.md`] = `---\nid: INC-${year}-009\ntitle: Lock\ndate: ${year}-02-01\nstatus: draft\nsummary: A lock.\nfactors: [{id: lock}]\n---\n`;
  }
}

const dir = mkdtempSync(join(tmpdir(), 'rcabook-direction-'));
for (const [path, content] of Object.entries(FILES)) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}
for (const book of ['he', 'de']) {
  const built = spawnSync(program(), ['build', '--dir', join(dir, book)], { encoding: 'utf8' });
  assert.equal(built.status, 0, built.stderr);
}
after(() => rmSync(dir, { recursive: true }));

const hebrew = `file://${dir}/he/book/incidents/inc-2025-001.html`;
const german = `file://${dir}/de/book/guides/g.html`;

/** Runs in the page: elements in which a letter of ASCII stands left of the one before it on the same line. */
function turned(selectors) {
  const boxOf = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return range.getBoundingClientRect();
  };
  const lettersOf = (text) => [...text.data].map((letter, at) => ({ letter, box: boxOf(text, at, at + 1) }));
  return selectors.flatMap((selector) => [...document.querySelectorAll(selector)]).filter((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    const letters = texts.flatMap(lettersOf).filter(({ letter, box }) => /[!-~]/.test(letter) && box.width > 0);
    const isBefore = ({ box }, other) => box.y === other.box.y && box.x < other.box.x;
    return letters.length < 2 || letters.some((letter, at) => at > 0 && isBefore(letter, letters[at - 1]));
  }).map((element) => element.outerHTML.slice(0, 100));
}

/** Runs in the page: how far the text of an element is from its right edge. */
function fromRight(selector) {
  const element = document.querySelector(selector);
  const range = document.createRange();
  range.selectNodeContents(element);
  return element.getBoundingClientRect().right - parseFloat(getComputedStyle(element).paddingRight) - range.getBoundingClientRect().right;
}

describe('text from right to left', { concurrency: WORKERS }, () => {
  for (const [name, address] of [['a Hebrew page', hebrew], ['a German page', german]]) {
    it(`has code and dates from left to right on ${name}`, () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(address);
      const parts = await page.evaluate(turned, ['main :not(pre) > code', 'pre code', ...(address === hebrew ? ['main time'] : [])]);
      assertNone(parts, address);
      assert.ok(await page.locator('main code').count() > 3);
    }));
  }

  it('has its pages to itself, and the words of the theme say what language they are in', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(hebrew);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).direction), 'rtl');
    for (const selector of ['h1', 'main section > h2', 'main td', '.crumbs li:first-child a']) {
      const rest = await page.evaluate(fromRight, selector);
      assert.ok(Math.abs(rest) < 2, `${selector} ends ${rest} px before its right edge`);
    }
    const dot = await page.evaluate(() => {
      const line = document.querySelector('.timeline');
      return { side: getComputedStyle(line).borderRightWidth, at: getComputedStyle(line.querySelector('li'), '::before').right };
    });
    assert.equal(dot.side, '2px');
    assert.ok(parseFloat(dot.at) < 0, `the dot is at ${dot.at}`);
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('[lang]')].map(({ lang, localName }) => `${localName} ${lang}`)), ['html he', 'a en', 'nav en', 'a en', 'footer en']);
    await page.goto(german);
    assert.equal(await page.evaluate(() => document.documentElement.dir), '');
  }));

  it('does not make a page scroll sideways', () => withPage({ viewport: NARROW }, async (page) => {
    for (const address of [hebrew, german, hebrew.replace(/[^/]*$/, 'index.html'), `file://${dir}/he/book/index.html`]) {
      await page.goto(address);
      assertNone(await page.evaluate(sideways), address);
    }
  }));
});

describe('a chart of years', { concurrency: WORKERS }, () => {
  for (const book of ['he', 'de']) {
    it(`runs from left to right in ${book}, and a phone shows its newest year and what it is about`, () => withPage({ viewport: NARROW }, async (page) => {
      await page.goto(`file://${dir}/${book}/book/factors/index.html`);
      const [box, ...texts] = await page.locator('.chart .scroll, .chart svg text').evaluateAll((all) => all.map((one) => {
        const { left, right } = one.getBoundingClientRect();
        return { text: one.textContent, left, right };
      }).filter(({ left, right }) => right > left));
      const at = (said) => texts.find(({ text }) => text === said);
      assert.ok(at('2016').right < at('2025').left);
      assert.ok(at('2016').right < box.left, 'the first year is out of sight');
      for (const said of ['Long lock', '2025']) assert.ok(at(said).left >= box.left - 1 && at(said).right <= box.right + 1, `${said} is at ${at(said).left}, the box at ${box.left}`);
    }));
  }
});

describe('a drawing on nothing', { concurrency: WORKERS }, () => {
  for (const colorScheme of ['light', 'dark']) {
    it(`can be seen when it is ${colorScheme}`, () => withPage({ viewport: WIDE, colorScheme }, async (page) => {
      await page.goto(hebrew);
      const ground = await page.locator('main img').evaluate((image) => getComputedStyle(image).backgroundColor);
      assert.equal(ground, colorScheme === 'dark' ? 'rgb(255, 255, 255)' : 'rgba(0, 0, 0, 0)');
    }));
  }
});
