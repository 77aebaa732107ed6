// Search by keys alone: opening, moving, opening results, going back.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR, hit } from './acted-search.mjs';
import { openPlaces } from './places.mjs';
import { answered, field, focused, hits, openDialog, withActed } from './searching.mjs';
import { openSite } from './site.mjs';
import { withPage, WORKERS } from './visit.mjs';

const site = openSite();
const [http, file] = await openPlaces(site, ['http', 'file']);
const recipe = site.samples.find(({ type }) => type === 'recipe').page;
const three = { answers: { '*': { hits: [hit({ address: 'all.html' }), hit({ address: 'glossary.html' }), hit({ address: 'rules/index.html' })] } } };

const search = (name, script, work, place = http) => it(name, () => withActed(script, {}, async (page) => {
  await page.goto(place.url(recipe));
  await work(page);
}));
const isOpen = (page) => page.locator('dialog.search[open]').count().then((count) => count === 1);
const marked = (page) => page.locator('.search a.hit[aria-current]').getAttribute('href');

async function ask(page, text) {
  await openDialog(page);
  await page.keyboard.type(text);
  await answered(page);
}

describe('opening', { concurrency: WORKERS }, () => {
  for (const place of [http, file]) {
    search(`Ctrl K and / open the dialog with the field ready, Escape closes it, over ${place.name}`, three, async (page) => {
      for (const key of ['Control+k', '/']) {
        await page.keyboard.press(key);
        assert.ok(await isOpen(page), key);
        assert.match(await focused(page), /^<textarea/);
        assert.equal(await field(page).inputValue(), '', `${key} is not written into the field`);
        await page.keyboard.press('Escape');
        assert.ok(!await isOpen(page), 'Escape');
      }
    }, place);
  }

  search('the chord is where K stands on a keyboard of another script, and where K is on one of another order', three, async (page) => {
    const press = (key, code) => page.evaluate((init) => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...init, ctrlKey: true, bubbles: true, cancelable: true })), { key, code });
    for (const [key, code, opens] of [['л', 'KeyK', true], ['ל', 'KeyK', true], ['κ', 'KeyK', true], ['k', 'KeyV', true], ['K', 'KeyK', true], ['t', 'KeyK', false], ['м', 'KeyV', false], ['Dead', 'KeyK', false]]) {
      await press(key, code);
      assert.equal(await isOpen(page), opens, `${key} of ${code}`);
      await page.keyboard.press('Escape');
    }
  });

  search('on a result the keys of other scripts that paste go to the field', three, async (page) => {
    await ask(page, 'unique');
    await page.keyboard.press('ArrowDown');
    await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'м', code: 'KeyV', ctrlKey: true, bubbles: true, cancelable: true })));
    assert.match(await focused(page), /^<textarea/);
  });

  search('keys that are pressed while the script of search is on its way are not lost', three, async (page) => {
    await page.route('**/assets/search-*.js', async (route) => { await new Promise((done) => { setTimeout(done, 300); }); await route.continue(); });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('unique');
    assert.equal(await field(page).inputValue(), 'unique');
    await answered(page);
    assert.equal(await hits(page).count(), 3);
  });

  search('the link in the header opens it and has the focus again afterwards', three, async (page) => {
    await page.locator('.top .find').focus();
    await page.keyboard.press('Enter');
    assert.ok(await isOpen(page));
    await page.keyboard.press('Escape');
    assert.match(await focused(page), /^<a class="find"/);
  });

  search('Escape keeps the query, and opening again selects it', three, async (page) => {
    await ask(page, 'unique');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    assert.equal(await field(page).inputValue(), 'unique');
    assert.equal(await hits(page).count(), 3);
    await page.keyboard.type('x');
    assert.equal(await field(page).inputValue(), 'x', 'typing replaces it');
  });

  search('/ is a letter like others inside a field, and can be switched off', three, async (page) => {
    await ask(page, 'a/b');
    assert.equal(await field(page).inputValue(), 'a/b');
    await page.goto(http.url(site.pages.find(({ path }) => path === 'search.html')));
    await page.getByLabel('The / key opens search').uncheck();
    await page.goto(http.url(recipe));
    await page.keyboard.press('/');
    assert.ok(!await isOpen(page), 'switched off');
    await page.keyboard.press('Control+k');
    assert.ok(await isOpen(page), 'the chord still opens it');
  });

  it('a modified click on the link goes to the search page, as without scripts', () => withActed(three, {}, async (page) => {
    await page.goto(http.url(recipe));
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.locator('.top .find').click({ modifiers: ['Control'] })]);
    assert.match(tab.url(), /search\.html$/);
    assert.ok(!await isOpen(page));
  }));

  it('without scripts the link leads to the search page', () => withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(http.url(recipe));
    await page.locator('.top .find').click();
    assert.match(page.url(), /search\.html$/);
    assert.match(await page.locator('main').textContent(), /needs JavaScript/);
    assert.equal(await page.locator('kbd').count(), 0, 'no key is offered that does nothing');
  }));
});

describe('moving', { concurrency: WORKERS }, () => {
  search('the first result is marked; arrows, Home and End move; up from the first goes back to the field', three, async (page) => {
    await ask(page, 'unique');
    assert.match(await marked(page), /all\.html$/);
    const steps = [['ArrowDown', /all/], ['ArrowDown', /glossary/], ['End', /rules/], ['ArrowDown', /rules/], ['Home', /all/], ['ArrowDown', /glossary/], ['ArrowUp', /all/]];
    for (const [key, target] of steps) {
      await page.keyboard.press(key);
      assert.match(await focused(page), /^<a class="hit"/, key);
      assert.match(await marked(page), target, key);
      assert.equal(await page.locator('a.hit[aria-current]').count(), 1);
    }
    await page.keyboard.press('ArrowUp');
    assert.match(await focused(page), /^<textarea/);
  });

  search('down inside a text of several lines moves in the text first', three, async (page) => {
    await ask(page, 'one');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('two');
    assert.equal(await field(page).inputValue(), 'one\ntwo', 'Shift Enter is a new line');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /^<textarea/, 'from the first line to the second');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /^<a class="hit"/, 'from the end to the results');
  });

  search('typing on a result goes on in the field', three, async (page) => {
    await ask(page, 'uni');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('que');
    assert.equal(await field(page).inputValue(), 'unique');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Backspace');
    assert.equal(await field(page).inputValue(), 'uniqu');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.type('/e');
    assert.equal(await field(page).inputValue(), 'uniqu/e', 'the key that opens search is a letter there, too');
  });

  search('Tab goes from the field over filters to results, and stays in the dialog', { answers: { '*': ERROR } }, async (page) => {
    await ask(page, 'unique');
    const seen = new Set();
    for (let n = 0; n < 40; n += 1) {
      await page.keyboard.press('Tab');
      const place = await page.evaluate(() => (document.activeElement === document.body ? 'browser' : document.activeElement.closest('dialog') ? document.activeElement.tagName : 'outside'));
      seen.add(place);
    }
    assert.ok(!seen.has('outside'), [...seen].join(' '));
    for (const tag of ['BUTTON', 'INPUT', 'A', 'TEXTAREA']) assert.ok(seen.has(tag), tag);
  });
});

describe('opening a result', { concurrency: WORKERS }, () => {
  search('Enter opens the first, or the one that was moved to', three, async (page) => {
    await ask(page, 'unique');
    await Promise.all([page.waitForURL(/all\.html$/), page.keyboard.press('Enter')]);
    await page.goBack();
    await ask(page, 'unique');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await Promise.all([page.waitForURL(/glossary\.html$/), page.keyboard.press('Enter')]);
  });

  search('Enter before the answer is there waits for it', { ...three, wait: 250 }, async (page) => {
    await openDialog(page);
    await page.keyboard.type('unique');
    await Promise.all([page.waitForURL(/all\.html$/), page.keyboard.press('Enter')]);
  });

  search('Ctrl Enter opens a tab of its own, from the field and from a result, and the dialog stays', three, async (page) => {
    await ask(page, 'unique');
    const [first] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Control+Enter')]);
    await first.waitForURL(/all\.html$/);
    await page.bringToFront();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const [second] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('Control+Enter')]);
    await second.waitForURL(/glossary\.html$/);
    assert.ok(await isOpen(page));
  });

  search('a result on this page closes the dialog', { answers: { '*': { hits: [hit({ address: `${recipe.path}#_main` })] } } }, async (page) => {
    await ask(page, 'unique');
    await page.keyboard.press('Enter');
    assert.match(page.url(), /#_main$/);
    assert.ok(!await isOpen(page));
  });
});
