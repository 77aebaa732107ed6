// Search at every width and in every mode: nothing is cut, nothing scrolls sideways, nothing is said by colour alone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR, FACETS, hit } from './acted-search.mjs';
import { NARROW, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { spaceText } from './probes/clipped.mjs';
import { sideways } from './probes/sideways.mjs';
import { assertNone } from './report.mjs';
import { answered, hits, openDialog, pasteByMouse, PASTED, withActed } from './searching.mjs';
import { openSite } from './site.mjs';
import { resize, settle, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const [http] = await openPlaces(site, ['http']);
const home = site.pages.find(({ path }) => path === 'index.html');
const searchPage = site.pages.find(({ path }) => path === 'search.html');

const LONG = 'x'.repeat(3000);
const wide = hit({ group: 'same-error', title: `A title with one long word ${LONG}`, excerpt: { text: `before ${'y'.repeat(140)} after`, matches: [[7, 147]] }, tags: { team: [LONG], database: ['MySQL 5.7'] } });
const SCRIPTS = {
  'an error and filters': { answers: { '*': { ...ERROR, error: { ...ERROR.error, kept: [...ERROR.error.kept, LONG] } } } },
  'long words': { answers: { '*': { facets: [...FACETS, { name: 'rule', values: [{ value: LONG, label: LONG, count: 1 }] }], hits: [wide, ...ERROR.hits] } } },
  'nothing': { answers: { '*': { hits: [], unmatched: [LONG], nearest: [{ id: LONG, kind: 'rule', title: LONG, address: 'all.html' }] } } },
  'a failure': { answers: { '*': ERROR }, failsToOpen: 'missing' },
};
const SIZES = [[1280, 800], [390, 844], [320, 640], [320, 256]];

describe('the dialog and the page fit', { concurrency: WORKERS }, () => {
  for (const [state, script] of Object.entries(SCRIPTS)) {
    for (const where of ['dialog', 'page']) {
      it(`with ${state}, in the ${where}`, () => withActed(script, { viewport: WIDE }, async (page) => {
        await page.goto(http.url(where === 'dialog' ? home : searchPage));
        if (where === 'dialog') await openDialog(page);
        await pasteByMouse(page, PASTED);
        await answered(page);
        const problems = [];
        for (const [width, height] of SIZES) {
          await resize(page, { width, height });
          problems.push(...(await page.evaluate(sideways)).map((problem) => `${width}x${height}: ${problem}`));
          problems.push(...(await page.evaluate(unreachable)).map((problem) => `${width}x${height}: ${problem}`));
        }
        await page.evaluate(spaceText);
        problems.push(...(await page.evaluate(sideways)).map((problem) => `spaced text: ${problem}`));
        assertNone(problems, state);
      }));
    }
  }
});

/** Runs in the page: controls that no scrolling brings into the window. */
function unreachable() {
  const out = [];
  for (const control of document.querySelectorAll('.search :is(a[href], button, input, textarea)')) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    control.scrollIntoView({ block: 'center', inline: 'center' });
    const box = control.getBoundingClientRect();
    const [x, y] = [Math.max(box.left, 0) + Math.min(box.width, 40) / 2, (box.top + box.bottom) / 2];
    const top = document.elementFromPoint(x, Math.min(Math.max(y, box.top + 1), innerHeight - 1));
    if (!top || !(control.contains(top) || top.closest('label')?.contains(control))) out.push(`${control.outerHTML.slice(0, 90)} cannot be brought into the window`);
  }
  return out.slice(0, 5);
}

/** A finger that draws the page up by so many pixels, from a place in the window. */
async function drag(page, { x, y }, by) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints });
  await touch('touchStart', { x, y });
  for (let moved = 20; moved <= by; moved += 20) {
    await touch('touchMove', { x, y: y - moved });
    await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(drawn); }));
  }
  await touch('touchEnd');
  await session.detach();
}

async function turn(page, { x, y }, by) {
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, by);
}

describe('the search page scrolls with the wheel and the finger', { concurrency: WORKERS }, () => {
  const many = { answers: { '*': { facets: FACETS, hits: Array.from({ length: 50 }, () => hit()) } } };
  const TOUCHED = { isMobile: true, hasTouch: true };
  for (const [viewport, options, move] of [[WIDE, {}, turn], [WIDE, TOUCHED, drag], [NARROW, {}, turn], [NARROW, TOUCHED, drag]]) {
    for (const part of ['.found', '.sift']) {
      it(`${move.name} over ${part} at ${viewport.width} px`, () => withActed(many, { viewport, ...options }, async (page) => {
        await page.goto(`${http.url(searchPage)}?q=unique`);
        await answered(page);
        const count = await hits(page).count();
        const box = await page.locator(part).boundingBox();
        await move(page, { x: box.x + box.width / 2, y: Math.min(box.y + box.height / 2, 600) }, 200);
        await page.waitForFunction(() => scrollY > 100);
        if (part === '.sift') return;
        await page.locator('.hits .end').evaluate((end) => end.scrollIntoView());
        await hits(page).nth(count).waitFor();
      }));
    }
  }

  it('and behind the dialog nothing does', () => withActed(many, { viewport: WIDE }, async (page) => {
    await page.goto(http.url(home));
    await openDialog(page);
    await page.keyboard.type('unique');
    await answered(page);
    const box = await page.locator('.found').boundingBox();
    await turn(page, { x: box.x + box.width / 2, y: box.y + 200 }, 200);
    await page.waitForFunction(() => document.querySelector('.found').scrollTop > 0);
    assert.equal(await page.evaluate(() => scrollY), 0);
  }));
});

/** Runs in the page: how far things moved that nobody had touched, and where the first result stood. */
function watch() {
  globalThis.shifts = [];
  globalThis.places = new Set();
  new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().map(({ value }) => value))).observe({ type: 'layout-shift', buffered: true });
  const look = () => {
    const box = document.querySelector('main a.hit')?.getBoundingClientRect();
    if (box) globalThis.places.add(`${box.x} ${box.y}`);
    requestAnimationFrame(look);
  };
  look();
}

describe('the search page holds still while it fills', { concurrency: WORKERS }, () => {
  const slow = { answers: { '*': { facets: FACETS.slice(0, 1), hits: Array.from({ length: 50 }, () => hit()) } }, counts: FACETS, wait: 500 };
  for (const viewport of [WIDE, NARROW]) {
    it(`at ${viewport.width} px`, () => withActed(slow, { viewport, scripts: [{ content: `(${watch})()` }] }, async (page) => {
      await page.goto(`${http.url(searchPage)}?q=unique`);
      await page.getByText('Loading the index').waitFor();
      await answered(page);
      await page.locator('.sift legend').nth(3).waitFor({ state: 'attached' });
      await settle(page);
      const [shifts, places] = await page.evaluate(() => [globalThis.shifts, [...globalThis.places]]);
      const sum = shifts.reduce((total, shift) => total + shift, 0);
      assert.ok(sum < 0.1, `moved by ${shifts}`);
      assert.equal(places.length, 1, `the first result stood at ${places.join(', ')}`);
    }));
  }

  it('and what stands below is there in the end, or at once without scripts', async () => {
    const sections = (page) => page.getByRole('heading', { name: 'By kind' }).boundingBox();
    await withActed(slow, { viewport: WIDE }, async (page) => {
      await page.goto(http.url(searchPage));
      await page.getByText('Paste an error to find').waitFor();
      assert.ok((await sections(page)).y < WIDE.height);
    });
    await withPage({ viewport: WIDE, javaScriptEnabled: false }, async (page) => {
      await page.goto(http.url(searchPage));
      assert.ok((await sections(page)).y < WIDE.height);
    });
  });
});

describe('filters', { concurrency: WORKERS }, () => {
  const values = [['django-migration-linter/RUN_PYTHON_MODEL_IMPORT', 265], ['strong_migrations', 1045]].map(([value, count]) => ({ value, label: value, count }));
  it('say how many they find in one line', () => withActed({ answers: { '*': { ...ERROR, facets: [...FACETS, { name: 'linter', values }] } } }, { viewport: WIDE }, async (page) => {
    await page.goto(`${http.url(searchPage)}?q=unique`);
    await answered(page);
    const broken = await page.locator('.sift label span').evaluateAll((all) => all.filter((count) => count.getBoundingClientRect().height > 24).map((count) => count.textContent));
    assertNone(broken, 'numbers in several lines');
  }));
});

describe('in a window as low as a phone that lies on its side', { concurrency: WORKERS }, () => {
  for (const [width, height] of [[844, 390], [932, 430], [1280, 400], [667, 375], [568, 320]]) {
    it(`of ${width}x${height} the first result is in view, with the filters beside or above it`, () => withActed({ answers: { '*': ERROR } }, { viewport: { width, height } }, async (page) => {
      await page.goto(http.url(home));
      await openDialog(page);
      await page.keyboard.insertText('duplicate entry');
      await answered(page);
      const [first, filters] = [await hits(page).first().boundingBox(), await page.locator('.sift').boundingBox()];
      assert.ok(first.y + 40 < height, `the first result begins at ${first.y} px`);
      const heights = await page.locator('.sift').evaluate((sift) => [sift.clientHeight, ...[...sift.querySelectorAll('label')].map((label) => label.offsetHeight)]);
      assert.ok(heights[0] >= Math.max(...heights), `the filters are ${heights[0]} px high, and each of them ${Math.max(...heights)}`);
      assert.ok(width < 769 || filters.x + filters.width <= first.x, 'the filters stand beside it');
    }));
  }
});

const visit = (name, options, work) => it(name, () => withActed({ answers: { '*': ERROR } }, { viewport: WIDE, ...options }, async (page) => {
  await page.goto(http.url(home));
  await openDialog(page);
  await pasteByMouse(page, PASTED);
  await answered(page);
  await work(page);
}));

describe('modes', { concurrency: WORKERS }, () => {
  visit('with forced colours the marked result, pressed words and filters have edges', { forcedColors: 'active' }, async (page) => {
    const edges = await page.evaluate(() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        marked: style('.hit[aria-current]').outlineStyle,
        on: style('.tok[aria-pressed=true]').borderTopWidth,
        off: style('.tok[aria-pressed=false]').borderTopStyle,
        word: style('.hit mark').outlineStyle,
      };
    });
    assert.deepEqual(edges, { marked: 'dashed', on: '3px', off: 'dashed', word: 'solid' });
  });

  visit('with forced colours the focus is seen in the field, and on a result it differs from the mark', { forcedColors: 'active' }, async (page) => {
    const outline = (selector) => page.locator(selector).evaluate((element) => {
      const { outlineStyle: style, outlineWidth: width, outlineColor: colour } = getComputedStyle(element);
      return { style, width, isSeen: !/^rgba\(.*, 0\)$/.test(colour) };
    });
    const focus = { style: 'solid', width: '3px', isSeen: true };
    assert.deepEqual(await outline('.search textarea'), focus);
    await page.keyboard.press('ArrowDown');
    assert.deepEqual(await outline('.hit[aria-current]'), focus);
    assert.equal((await outline('.search textarea')).style, 'none');
  });

  visit('in other colours the line below the field alone shows that it has the focus', {}, async (page) => {
    const [field, line] = await page.evaluate(() => ['.search textarea', '.search .ask'].map((selector) => getComputedStyle(document.querySelector(selector))).map(({ outlineColor, boxShadow }) => ({ outlineColor, boxShadow })));
    assert.equal(field.outlineColor, 'rgba(0, 0, 0, 0)');
    assert.match(line.boxShadow, /inset/);
  });

  visit('with reduced motion nothing moves', { reducedMotion: 'reduce' }, async (page) => {
    const moving = await page.evaluate(() => [...document.querySelectorAll('.search, .search *')]
      .filter((el) => ['transitionDuration', 'animationDuration'].some((name) => parseFloat(getComputedStyle(el)[name]) > 0)).map((el) => el.className));
    assertNone(moving, 'elements that move');
  });

  visit('on paper there is no dialog', {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('dialog.search').isHidden());
  });

  visit('of right-to-left text each result keeps its own direction', {}, async (page) => {
    await page.evaluate(() => { document.documentElement.dir = 'rtl'; });
    assertNone(await page.evaluate(sideways), 'a page from right to left');
    assert.equal(await hits(page).first().evaluate((link) => getComputedStyle(link.querySelector('strong')).direction), 'ltr');
  });
});
