// The decision tree is walked by its links alone, without JavaScript: one question at a time, every end within reach.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { sections } from './probes/tree.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { inWindow, WORKERS } from './visit.mjs';

const MOST_QUESTIONS = 7;

const site = openSite();
const [file] = await openPlaces(site, ['file']);
const trees = site.ofType('decide').filter(({ html }) => html.includes('href="#all"'));

const shownIds = async (page) => (await page.evaluate(sections)).filter(({ shown }) => shown).map(({ id }) => id);

/** The tree as the links make it: links to what is already on the path lead back, all others lead on. */
function grow(all, root) {
  const byId = new Map(all.map((section) => [section.id, section]));
  const nodes = new Map();
  const problems = [];
  const visit = (id, path) => {
    if (nodes.has(id)) { problems.push(`${id} is reached from ${nodes.get(id).path.at(-1)} and from ${path.at(-1)}: it has no one path`); return; }
    const on = byId.get(id).leads.filter(({ to }) => to !== id && !path.includes(to));
    nodes.set(id, { id, path, on, section: byId.get(id) });
    for (const { to } of on) visit(to, [...path, id]);
  };
  visit(root, []);
  return { nodes, problems };
}

async function readTree(page) {
  const all = await page.evaluate(sections);
  const shown = all.filter((section) => section.shown && section.leads.length > 0);
  assert.equal(shown.length, 1, `one question shows at first, not ${shown.map(({ id }) => id).join(', ')}`);
  return { all, root: shown[0].id, ...grow(all, shown[0].id) };
}

async function walk(page, nodes, id, always) {
  for (const { hash, to } of nodes.get(id).on) {
    await page.locator(`main section a[href$="${hash}"]:visible`).first().click();
    assert.deepEqual(new Set(await shownIds(page)), new Set([...always, to]), `after ${id} → ${to}`);
    await walk(page, nodes, to, always);
    await page.goBack();
    const back = await shownIds(page);
    assert.ok(back.includes(id) && !back.includes(to), `Back from ${to} leads to ${id}`);
  }
}

describe('a decision tree, without JavaScript', { concurrency: WORKERS }, () => {
  it('exists', () => assert.ok(trees.length > 0, 'no page of decide/ shows a tree'));

  for (const tree of trees) {
    const open = (fragment, work) => inWindow({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
      await page.goto(file.url(tree) + fragment);
      await work(page);
    });

    it(`${tree.path} has one path to every end, and every end says what to do`, () => open('', async (page) => {
      const { all, nodes, problems } = await readTree(page);
      const lost = all.filter(({ id, shown }) => !shown && !nodes.has(id)).map(({ id }) => `${id} is out of reach`);
      const deep = [...nodes.values()].filter(({ path }) => path.length > MOST_QUESTIONS).map(({ id, path }) => `${id} comes after ${path.length} questions`);
      const ends = [...nodes.values()].filter(({ on }) => on.length === 0);
      const empty = ends.filter(({ section }) => section.recipes.length === 0 && section.text.length < 40).map(({ id }) => `${id} names no recipe and says nothing`);
      assertNone([...problems, ...lost, ...deep, ...empty], tree.path);
      assert.ok(ends.some(({ section }) => section.recipes.length > 0), 'some end names a recipe');
    }));

    it(`${tree.path} is walked by clicks, one question at a time, and back`, () => open('', async (page) => {
      const { all, root, nodes } = await readTree(page);
      const always = all.filter(({ id, shown }) => shown && id !== root).map(({ id }) => id);
      await walk(page, nodes, root, always);
    }));

    it(`${tree.path}#all shows everything`, () => open('', async (page) => {
      const { nodes } = await readTree(page);
      await page.locator('main a[href="#all"]:visible').first().click();
      const shown = await shownIds(page);
      assertNone([...nodes.keys()].filter((id) => !shown.includes(id)), 'hidden');
    }));
  }
});

describe('a decision tree, with JavaScript', { concurrency: WORKERS }, () => {
  for (const tree of trees) {
    it(`${tree.path} moves the focus to each question, forth and back, and takes numbers`, () => inWindow({ viewport: WIDE }, async (page) => {
      const heard = async (work, id) => {
        await work();
        await page.waitForFunction((wanted) => document.activeElement.matches('h2') && document.activeElement.closest('section').id === wanted, id);
      };
      await page.goto(file.url(tree));
      const all = await page.evaluate(sections);
      const byId = new Map(all.map((section) => [section.id, section]));
      const first = all.find(({ shown, leads }) => shown && leads.length > 0);
      const second = byId.get(first.leads[0].to);
      const on = second.leads.filter(({ to }) => to !== first.id);
      await heard(() => page.locator('.answers a:visible').first().click(), second.id);
      await heard(() => page.keyboard.press(String(on.length)), on.at(-1).to);
      await heard(() => page.goBack(), second.id);
      await heard(() => page.goBack(), first.id);
    }));
  }
});
