// Filters and the search page: what is chosen, what it says, what the address says.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR, FACETS, hit } from './acted-search.mjs';
import { NARROW, WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { answered, field, focused, hits, openDialog, pasteByMouse, PASTED, SECRETS, withActed } from './searching.mjs';
import { openSite } from './site.mjs';
import { withPage, WORKERS } from './visit.mjs';

const site = openSite();
const [http] = await openPlaces(site, ['http']);
const home = site.pages.find(({ path }) => path === 'index.html');
const page404 = site.pages.find(({ isNotFound }) => isNotFound);
const searchPage = http.url(site.pages.find(({ path }) => path === 'search.html'));
const many = { answers: { '*': { facets: FACETS, hits: Array.from({ length: 50 }, () => hit()) } } };

const RULES = { name: 'rule', values: Array.from({ length: 40 }, (_, at) => ({ value: `our/lock-${at}`, label: `our/lock-${at}`, count: 100 - at })) };

const asked = async (page) => (await page.evaluate(() => globalThis.handbook.acted.asked)).at(-1);
const box = (page, name) => page.getByRole('checkbox', { name });
const search = (name, script, work) => it(name, () => withActed(script, { viewport: WIDE }, async (page) => {
  await page.goto(http.url(home));
  await openDialog(page);
  await page.keyboard.type('unique');
  await answered(page);
  await work(page);
}));
const onPage = (name, script, query, work) => it(name, () => withActed(script, { viewport: WIDE }, async (page) => {
  await page.goto(`${searchPage}${query}`);
  await work(page);
}));

describe('filters', { concurrency: WORKERS }, () => {
  search('are check boxes with names and counts, in groups', many, async (page) => {
    assert.deepEqual(await page.locator('.sift legend').allTextContents(), ['Type', 'Database', 'Team', 'Year']);
    assert.equal(await page.locator('.sift fieldset').first().locator('label').first().textContent(), 'Incidents2');
    assert.equal(await page.getByRole('group', { name: 'Filters', exact: true }).count(), 1);
  });

  search('are passed on as OR inside a group and AND between groups, and keep the focus', many, async (page) => {
    await box(page, 'Incidents').press('Space');
    await page.waitForSelector('.chip');
    assert.match(await focused(page), /data-value="incident"/);
    await box(page, 'MySQL 5.7').check();
    await box(page, 'PostgreSQL').check();
    await page.locator('.chip').nth(2).waitFor();
    assert.deepEqual((await asked(page)).filters, { kind: ['incident'], database: ['MySQL 5.7', 'PostgreSQL'] });
  });

  search('that are on stand above the results, and are taken off there', many, async (page) => {
    await box(page, 'Incidents').check();
    await box(page, 'MariaDB').check();
    await page.getByRole('button', { name: 'Remove the filter Type: Incidents' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.chip').length === 1);
    assert.deepEqual((await asked(page)).filters.kind, []);
    assert.match(await focused(page), /^<textarea/);
  });

  search('show six values of a group, and all on request', many, async (page) => {
    const database = page.locator('.sift fieldset').nth(1);
    assert.equal(await database.locator('input').count(), 6);
    await database.getByRole('button', { name: 'All 9 of Database' }).click();
    assert.equal(await database.locator('input').count(), 9);
    assert.match(await focused(page), /data-value="DB2"/, 'the first of the new ones');
    await database.getByRole('button', { name: 'Fewer of Database' }).click();
    assert.equal(await database.locator('input').count(), 6);
    assert.match(await focused(page), /^<button.*All 9/);
  });

  search('of a long group stand in a box of its own height, with a field that finds one of them', { answers: { '*': { ...many.answers['*'], facets: [...FACETS, RULES] } } }, async (page) => {
    const rules = page.locator('.sift fieldset').last();
    const listed = () => rules.locator('label:visible bdi').allTextContents();
    const before = (await rules.boundingBox()).height;
    await rules.getByRole('button', { name: 'All 40 of Rule' }).click();
    assert.match(await focused(page), /^<input type="search" placeholder="Find a rule"/);
    assert.ok((await rules.boundingBox()).height < before + 320);
    await rules.locator('.list').evaluate((list) => { list.scrollTop = 500; });
    await box(page, 'our/lock-20').check();
    await page.locator('.chip').waitFor();
    assert.equal(await rules.locator('.list').evaluate((list) => list.scrollTop), 500, 'it stays where it was');
    await page.getByPlaceholder('Find a rule').fill('LOCK 7');
    assert.deepEqual(await listed(), ['our/lock-7', 'our/lock-17', 'our/lock-27', 'our/lock-37']);
    await box(page, 'our/lock-27').check();
    await page.locator('.chip').nth(1).waitFor();
    assert.equal((await listed()).length, 4, 'what is looked for stays, too');
    await rules.getByRole('button', { name: 'Fewer of Rule' }).click();
    assert.deepEqual(await listed(), ['our/lock-0', 'our/lock-1', 'our/lock-2', 'our/lock-20', 'our/lock-27']);
  });

  search('stay while the text changes, and go when the dialog closes', many, async (page) => {
    await box(page, 'Incidents').check();
    await field(page).fill('other');
    await page.waitForFunction(() => globalThis.handbook.acted.asked.at(-1).text === 'other');
    assert.deepEqual((await asked(page)).filters.kind, ['incident']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('third');
    await page.waitForFunction(() => globalThis.handbook.acted.asked.at(-1).text === 'third');
    assert.deepEqual((await asked(page)).filters, {});
  });

  search('that went with the dialog are not shown as if they were on', many, async (page) => {
    await box(page, 'Incidents').check();
    await page.locator('.chip').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.locator('.chip').waitFor({ state: 'detached' });
    assert.equal(await page.locator('.sift input:checked').count(), 0);
    assert.deepEqual((await asked(page)), { ...await asked(page), text: 'unique', filters: {} });
    await box(page, 'MariaDB').check();
    await page.locator('.chip').waitFor();
    assert.deepEqual((await asked(page)).filters, { database: ['MariaDB'] });
  });

  search('find by themselves when the field is emptied, until the last is taken off', many, async (page) => {
    await box(page, 'Incidents').check();
    await field(page).fill('');
    await page.waitForFunction(() => globalThis.handbook.acted.asked.at(-1).text === '');
    assert.deepEqual((await asked(page)).filters, { kind: ['incident'] });
    await page.getByRole('button', { name: 'Remove the filter Type: Incidents' }).click();
    await page.getByText('Paste an error to find').waitFor();
    assert.equal(await hits(page).count(), 0);
  });

  search('more than twenty results are shown on request, and the focus stays where it was', many, async (page) => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await hits(page).nth(19).waitFor();
    assert.equal(await hits(page).count(), 20);
    await page.getByRole('button', { name: 'Show more results (20 of 50)' }).click();
    await hits(page).nth(24).waitFor();
    assert.equal(await hits(page).evaluateAll((all) => all.indexOf(document.activeElement)), 19);
  });
});

describe('on a phone filters', { concurrency: WORKERS }, () => {
  const phone = { viewport: NARROW, isMobile: true, hasTouch: true };
  const long = { answers: { '*': { ...many.answers['*'], facets: [...FACETS, RULES] } } };
  for (const where of ['dialog', 'page']) {
    it(`are folded into one line that says how many are on, in the ${where}`, () => withActed(long, phone, async (page) => {
      await page.goto(where === 'page' ? searchPage : http.url(home));
      if (where === 'dialog') await openDialog(page);
      await field(page).fill('unique');
      await answered(page);
      const sift = page.locator('.sift');
      assert.ok((await sift.boundingBox()).height < 50);
      assert.equal(await sift.locator('input:visible').count(), 0);
      await page.getByText('Filter', { exact: true }).tap();
      await box(page, 'Incidents').tap();
      await page.getByText('Filter (1)').waitFor();
      await box(page, '2023').tap();
      await page.getByText('Filter (2)').waitFor();
      await page.getByRole('button', { name: 'All 40 of Rule' }).tap();
      const beyond = await sift.evaluate((part) => [...part.querySelectorAll('legend, label, input, button')].filter((one) => one.getBoundingClientRect().right > part.getBoundingClientRect().right).map((one) => one.textContent));
      assert.deepEqual(beyond, [], 'nothing stands beside the window');
      await page.getByText('Filter (2)').tap();
      assert.equal(await sift.locator('input:visible').count(), 0);
      await page.setViewportSize(WIDE);
      await sift.locator('input').first().waitFor();
      assert.ok(await page.getByText('Filter (2)').isHidden());
    }));
  }
});

const loaded = (page) => page.evaluate(() => globalThis.handbook.acted.more);

describe('results that are not in view', { concurrency: WORKERS }, () => {
  search('are not loaded, and all are counted', many, async (page) => {
    await page.waitForTimeout(300);
    const count = await hits(page).count();
    assert.ok(count >= 5 && count < 15, `${count} of 50 are there`);
    assert.deepEqual((await loaded(page)).at(-1)?.[1], count);
    await page.waitForFunction(() => /^50 results\./.test(document.querySelector('.search [role=status]').textContent));
    assert.equal(await page.locator('.search .count').textContent(), '50 results');
  });

  search('are loaded when they are scrolled to', many, async (page) => {
    const before = await hits(page).count();
    await page.locator('.search .found').evaluate((box) => { box.scrollTop = box.scrollHeight; });
    await hits(page).nth(before).waitFor();
  });

  search('are loaded when keys go to them: down from the last, and End', many, async (page) => {
    await page.keyboard.press('ArrowDown');
    for (let n = 1; n < 12; n += 1) {
      await page.keyboard.press('ArrowDown');
      await page.waitForFunction((at) => [...document.querySelectorAll('.search .hits a.hit')].indexOf(document.activeElement) === at, n);
    }
    await page.keyboard.press('End');
    await page.waitForFunction(() => [...document.querySelectorAll('.search .hits a.hit')].indexOf(document.activeElement) === 19);
    assert.equal(await page.locator('a.hit[aria-current]').count(), 1);
  });

  search('come group by group, each under its heading once', { answers: { '*': { hits: [...ERROR.hits.slice(0, 2), ...Array.from({ length: 9 }, () => hit({ group: 'named' })), ...Array.from({ length: 9 }, () => hit())] } } }, async (page) => {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await hits(page).nth(19).waitFor();
    assert.deepEqual(await page.locator('.hits h2').allTextContents(), ['Same error', 'Named in the search', 'Related']);
    assert.deepEqual(await page.locator('.hits ol').evaluateAll((all) => all.map((list) => list.children.length)), [2, 9, 9]);
  });
});

describe('results', { concurrency: WORKERS }, () => {
  search('stand in lists of links, the same error above all', { answers: { '*': ERROR } }, async (page) => {
    const heads = await page.locator('.hits h2').allTextContents();
    assert.deepEqual(heads, ['Same error', 'Related']);
    const lists = await page.locator('.hits ol').evaluateAll((all) => all.map((list) => [document.getElementById(list.getAttribute('aria-labelledby')).textContent, list.querySelectorAll('li > a[href]').length]));
    assert.deepEqual(lists, [['Same error', 2], ['Related', 2]]);
  });

  search('mark whole words of the passage, counted in characters', { answers: { '*': { hits: [hit({ excerpt: { text: '🙂 a unique 🙂 key', matches: [[4, 10], [13, 16]] } })] } } }, async (page) => {
    assert.deepEqual(await page.locator('.hit mark').allTextContents(), ['unique', 'key']);
    assert.equal(await page.locator('.hit .x').textContent(), '🙂 a unique 🙂 key');
  });

  search('say when, whose and where', { answers: { '*': { hits: [hit({ id: 'INC-7', section: 'What failed' }), hit({ date: '2024-03' })] } } }, async (page) => {
    assert.equal(await page.locator('.hit .m').first().textContent(), 'INC-7 · 16 Feb 2023 · Enterprise · MySQL 5.7 · in “What failed”');
    assert.match(await page.locator('.hit .m').nth(1).textContent(), /Mar 2024/);
  });
});

describe('the search page', { concurrency: WORKERS }, () => {
  onPage('asks what its address says, with filters', many, '?q=unique&type=incident&db=MariaDB', async (page) => {
    await answered(page);
    const { text, filters } = await asked(page);
    assert.deepEqual([text, filters], ['unique', { kind: ['incident'], database: ['MariaDB'] }]);
    assert.equal(await page.locator('.chip').count(), 2);
  });

  onPage('writes what is asked by hand into its address, without a step in the history for what is typed', many, '', async (page) => {
    const steps = await page.evaluate(() => history.length);
    await field(page).fill('unique key');
    await answered(page);
    assert.equal(await page.evaluate(() => history.length), steps);
    await box(page, 'Incidents').check();
    await page.waitForFunction(() => location.search === '?q=unique+key&type=incident');
    assert.equal(await page.evaluate(() => history.length), steps + 1);
    await page.reload();
    await answered(page);
    assert.equal(await field(page).inputValue(), 'unique key');
  });

  onPage('goes back one choice of a filter after the other, and on again', many, '?q=unique', async (page) => {
    const shows = async (search, ...chosen) => {
      await page.waitForFunction(([query, count]) => location.search === query && document.querySelectorAll('.chip').length === count, [search, chosen.length]);
      assert.deepEqual(await page.locator('.sift input:checked').evaluateAll((all) => all.map((input) => input.dataset.value)), chosen);
      assert.deepEqual(Object.values((await asked(page)).filters).flat(), chosen);
      assert.equal(await field(page).inputValue(), 'unique');
    };
    await answered(page);
    await box(page, 'Incidents').check();
    await shows('?q=unique&type=incident', 'incident');
    await box(page, 'MariaDB').check();
    await shows('?q=unique&type=incident&db=MariaDB', 'incident', 'MariaDB');
    await page.getByRole('button', { name: 'Remove the filter Type: Incidents' }).click();
    await shows('?q=unique&db=MariaDB', 'MariaDB');
    await page.goBack();
    await shows('?q=unique&type=incident&db=MariaDB', 'incident', 'MariaDB');
    await page.goBack();
    await shows('?q=unique&type=incident', 'incident');
    await page.goBack();
    await shows('?q=unique');
    await page.goForward();
    await shows('?q=unique&type=incident', 'incident');
    const before = await page.evaluate(() => globalThis.handbook.acted.asked.length);
    await page.evaluate(() => { location.hash = '_main'; });
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => globalThis.handbook.acted.asked.length), before, 'another place of the page asks nothing');
  });

  onPage('goes back to words that were asked before', many, '?q=unique', async (page) => {
    await answered(page);
    await box(page, 'Incidents').check();
    await page.waitForFunction(() => location.search === '?q=unique&type=incident');
    await field(page).fill('other');
    await page.waitForFunction(() => location.search === '?q=other&type=incident');
    await page.goBack();
    await page.waitForFunction(() => globalThis.handbook.acted.asked.at(-1).text === 'unique');
    assert.equal(await field(page).inputValue(), 'unique');
    assert.equal(new URL(page.url()).search, '?q=unique');
    await page.goForward();
    await page.waitForFunction(() => globalThis.handbook.acted.asked.at(-1).text === 'other');
    assert.deepEqual((await asked(page)).filters, { kind: ['incident'] });
  });

  onPage('keeps a pasted text when a choice is undone, and never in its history', { answers: { '*': ERROR } }, '', async (page) => {
    await page.evaluate(() => {
      globalThis.written = [];
      for (const name of ['pushState', 'replaceState']) {
        const real = history[name].bind(history);
        history[name] = (...said) => { globalThis.written.push(JSON.stringify(said)); real(...said); };
      }
    });
    await page.getByText('Paste an error to find').waitFor();
    await pasteByMouse(page, PASTED);
    await answered(page);
    await box(page, 'Incidents').check();
    await page.waitForFunction(() => location.search === '?type=incident' && document.querySelectorAll('.chip').length === 1);
    await page.goBack();
    await page.waitForFunction(() => location.search === '' && document.querySelectorAll('.chip').length === 0);
    assert.equal(await field(page).inputValue(), PASTED);
    await page.goForward();
    await page.waitForFunction(() => location.search === '?type=incident' && document.querySelectorAll('.chip').length === 1);
    assert.equal(await field(page).inputValue(), PASTED);
    const written = await page.evaluate(() => globalThis.written);
    assert.ok(written.length > 3);
    for (const said of written) for (const secret of [...SECRETS, 'Traceback']) assert.ok(!said.includes(secret), said);
  });

  const truly = (query, work) => it(`reads ${query} of its address as people mean it`, () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(`${searchPage}${query}`);
    await page.locator('.chip').first().waitFor();
    await hits(page).first().waitFor();
    await work(page);
  }));
  const ticked = (page) => page.locator('.sift input:checked').evaluateAll((all) => all.map(({ dataset }) => `${dataset.facet} ${dataset.value}`));

  truly('?type=recipe', async (page) => {
    assert.deepEqual(await page.locator('.chip').allTextContents(), ['Type: Recipes']);
    assert.deepEqual(await ticked(page), ['kind recipe']);
    const kinds = await page.locator('.search .hits .kind').allTextContents();
    assert.deepEqual(new Set(kinds), new Set(['Recipe']));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link to this search' }).click();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /search\.html\?type=recipe$/);
    await page.getByRole('button', { name: 'Remove the filter Type: Recipes' }).click();
    await page.getByText('Paste an error to find').waitFor();
  });

  truly('?q=index&type=Recipes&db=mysql57', async (page) => {
    await page.waitForFunction(() => document.querySelectorAll('.sift input:checked').length === 2);
    assert.deepEqual(await page.locator('.chip').allTextContents(), ['Type: Recipes', 'Database: MySQL']);
    assert.deepEqual(await ticked(page), ['kind recipe', 'database mysql']);
    assert.equal(new URL(page.url()).search, '?q=index&type=recipe&db=mysql');
  });

  it('says that nothing passes a filter of its address that means nothing', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(`${searchPage}?team=Nobody`);
    await page.getByRole('heading', { name: 'Nothing found with these filters' }).waitFor();
    assert.deepEqual(await page.locator('.chip').allTextContents(), ['Team: Nobody']);
    assert.doesNotMatch(await page.locator('.nothing').textContent(), /Searched for/);
  }));

  onPage('has no pasted text in its address, nor in the field after a reload', { answers: { '*': ERROR } }, '?q=unique', async (page) => {
    await answered(page);
    await field(page).fill('');
    await pasteByMouse(page, PASTED);
    await answered(page);
    assert.equal(new URL(page.url()).search, '');
    await page.reload();
    await page.waitForSelector('.search .hits p');
    assert.equal(await field(page).inputValue(), '');
  });

  onPage('takes the keys that open the dialog elsewhere to its own field', many, '', async (page) => {
    await page.getByText('Paste an error to find').waitFor();
    await page.keyboard.press('Control+k');
    assert.match(await focused(page), /^<textarea/);
    assert.equal(await page.locator('dialog').count(), 0);
  });

  it('is where the links of a page lead that stands at any depth', () => withActed(many, {}, async (page) => {
    if (!page404) return;
    await page.goto(http.url(page404));
    await openDialog(page);
    await page.keyboard.type('unique');
    await answered(page);
    const href = await hits(page).first().evaluate((link) => link.href);
    assert.equal(new URL(href).pathname, `${site.basePath}incidents/index.html`);
  }));
});
