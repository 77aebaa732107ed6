// What search shows before a question, without an answer, while it loads and when it cannot.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ERROR, hit } from './acted-search.mjs';
import { openPlaces } from './places.mjs';
import { announced, answered, field, focused, hits, openDialog, withActed } from './searching.mjs';
import { openSite } from './site.mjs';
import { settle, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const [http, file] = await openPlaces(site, ['http', 'file']);
const home = site.pages.find(({ path }) => path === 'index.html');
const some = { answers: { '*': { hits: [hit({ title: 'The first' }), hit({ title: 'The second' })] } } };
const none = (changes = {}) => ({ answers: { '*': { hits: [], ...changes } } });

const search = (name, script, work, place = http) => it(name, () => withActed(script, {}, async (page) => {
  await page.goto(place.url(home));
  await openDialog(page);
  await work(page);
}));
const acted = (page, name, value) => page.evaluate(([key, to]) => { globalThis.handbook.acted[key] = to; }, [name, value]);
const texts = (page, selector) => page.locator(selector).allTextContents();
const pause = (page, time) => page.waitForTimeout(time);

describe('before a question', { concurrency: WORKERS }, () => {
  search('says what search is for', some, async (page) => {
    await page.getByText('Paste an error to find the incident with the same cause.').waitFor();
    assert.equal(await announced(page), '');
  });

  search('offers the pages that were opened in this tab, the last one first', some, async (page) => {
    for (const type of ['recipe', 'incident', 'rule', 'incident']) await page.goto(http.url(site.samples.find((sample) => sample.type === type).page));
    await page.goto(http.url(home));
    await openDialog(page);
    await hits(page).first().waitFor();
    const paths = ['incident', 'rule', 'recipe'].map((type) => http.url(site.samples.find((sample) => sample.type === type).page));
    assert.deepEqual(await hits(page).evaluateAll((all) => all.map((link) => link.href)), paths);
    assert.ok((await texts(page, '.search .hits ol strong')).every((title) => title.length > 2));
    assert.deepEqual(await texts(page, '.search .hits .kind'), ['Incident', 'Rule', 'Recipe']);
    await page.goto(http.url(site.pages.find(({ path }) => path === 'rules/index.html')));
    await page.goto(http.url(home));
    await openDialog(page);
    await hits(page).first().waitFor();
    assert.equal((await texts(page, '.search .hits .kind'))[0], 'Page');
  });

  search('offers the last five searches, each of which can be run again and removed', some, async (page) => {
    for (const text of ['one', 'two', 'three', 'four', 'five', 'six', 'two']) {
      await field(page).fill(text);
      await answered(page);
      await Promise.all([page.waitForEvent('load'), hits(page).first().click()]);
      await page.goto(http.url(home));
      await openDialog(page);
    }
    await field(page).fill('');
    assert.deepEqual(await texts(page, '.recent .again'), ['two', 'six', 'five', 'four', 'three']);
    await page.getByRole('button', { name: 'Remove five' }).click();
    assert.deepEqual(await texts(page, '.recent .again'), ['two', 'six', 'four', 'three']);
    assert.match(await focused(page), /^<textarea/, 'the focus is not lost with the button');
    await page.getByRole('button', { name: 'six', exact: true }).click();
    assert.equal(await field(page).inputValue(), 'six');
    await answered(page);
    await field(page).fill('');
    await page.getByRole('button', { name: 'Clear recent searches' }).click();
    assert.equal(await page.locator('.recent').count(), 0);
    assert.equal(await page.evaluate(() => localStorage.getItem('mh:recent')), null);
  });

  it('works where the browser stores nothing', () => withActed(some, { scripts: [{ content: `
    for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(globalThis, name, { get() { throw new DOMException('no', 'SecurityError'); } });` }] }, async (page) => {
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(http.url(home));
    await openDialog(page);
    await page.keyboard.type('one');
    await answered(page);
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    assert.deepEqual(errors, []);
  }));
});

describe('while it loads', { concurrency: WORKERS }, () => {
  it('the field can be used, and after 300 ms a line says what is waited for', () => withActed({ ...some, wait: 1200 }, {}, async (page) => {
    await page.goto(http.url(home));
    const waited = await page.evaluate(() => new Promise((done) => {
      const asked = performance.now();
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }));
      const line = document.querySelector('.search .say');
      new MutationObserver(() => { if (!line.hidden && line.textContent === 'Loading the index') done(performance.now() - asked); }).observe(line, { attributes: true });
    }));
    assert.ok(waited > 295, `after ${waited} ms`);
    await page.keyboard.type('one');
    assert.equal(await field(page).inputValue(), 'one');
    await answered(page);
    assert.ok(await page.locator('.search .say').isHidden(), 'it goes with the answer');
  }));

  search('the answer to an older question never stands below a newer one', { answers: { old: { hits: [hit({ title: 'Old' })] }, '*': { hits: [hit({ title: 'New' })] } }, waits: { old: 500 } }, async (page) => {
    await field(page).fill('old');
    await field(page).fill('new');
    await answered(page);
    await pause(page, 700);
    assert.deepEqual(await texts(page, '.search .hits strong'), ['New']);
  });
});

describe('announcements', { concurrency: WORKERS }, () => {
  search('tell the count and the best match', some, async (page) => {
    await page.keyboard.type('one');
    await page.waitForFunction(() => document.querySelector('.search [role=status]').textContent !== '');
    assert.equal(await announced(page), '2 results. Best match: The first.');
  });

  search('come at most once in 500 ms however fast somebody types', some, async (page) => {
    await page.evaluate(() => {
      globalThis.heard = [];
      const status = document.querySelector('.search [role=status]');
      new MutationObserver(() => globalThis.heard.push(performance.now())).observe(status, { childList: true, characterData: true, subtree: true });
    });
    await page.keyboard.type('a long question that is typed', { delay: 40 });
    await pause(page, 700);
    const times = await page.evaluate(() => globalThis.heard);
    assert.ok(times.length >= 2, `${times.length} announcements`);
    const gaps = times.slice(1).map((time, at) => time - times[at]);
    assert.ok(Math.min(...gaps) > 480, `gaps of ${gaps.map(Math.round).join(', ')} ms`);
  });
});

describe('without a result', { concurrency: WORKERS }, () => {
  search('says what was searched, which words no record has, and what is near', none({ unmatched: ['zzz'], nearest: [{ id: 'squawk/x', kind: 'rule', title: 'A near one', address: 'rules/index.html' }] }), async (page) => {
    await page.keyboard.type('unique zzz');
    // Its first letters may be answered as well, before all of it is.
    const answer = page.locator('.nothing', { hasText: 'Searched for unique' });
    await answer.waitFor();
    const text = await answer.textContent();
    assert.match(text, /Nothing found.*Searched for unique zzz.*No record has zzz/);
    assert.deepEqual(await texts(page, '.search .hits ol strong'), ['A near one']);
    await page.waitForFunction(() => document.querySelector('.search [role=status]').textContent === 'No results.');
    assert.match(await page.getByRole('link', { name: 'All titles, A to Z' }).getAttribute('href'), /^(\.\/)?all\.html$/);
    assert.equal(await page.getByRole('link', { name: 'Record this error' }).count(), 0, 'it is no error');
    await page.keyboard.press('ArrowDown');
    assert.match(await focused(page), /^<a class="hit"/, 'the near ones are reached by keys');
  });

  const KINDS = [{ name: 'kind', values: [{ value: 'rule', label: 'rule', count: null }] }];
  search('and without filters names no key for them', { answers: { '*': { hits: [], facets: KINDS } }, counts: [] }, async (page) => {
    await page.keyboard.type('zzz');
    await page.locator('.nothing').waitFor();
    await page.locator('.sift').waitFor({ state: 'hidden' });
    assert.doesNotMatch((await texts(page, '.keys')).join(''), /filters/);
  });

  search('of an error shows the kept words, and where it can be recorded', none({ error: ERROR.error }), async (page) => {
    await page.keyboard.insertText('IntegrityError (1062, "Duplicate entry")');
    await answered(page);
    assert.deepEqual(await texts(page, '.nothing code'), ['1062', 'IntegrityError', 'Duplicate', 'entry']);
    assert.match(await page.getByRole('link', { name: 'Record this error' }).getAttribute('href'), /^(\.\/)?guides\/.+\.html$/);
  });

  search('because of filters says how many there are without them', { ...some, emptyWhenFiltered: true, answers: { '*': { ...ERROR } } }, async (page) => {
    await page.keyboard.type('unique');
    await answered(page);
    await page.locator('.sift input').first().check();
    const off = page.getByRole('button', { name: 'Search without filters (4)' });
    await off.click();
    await hits(page).nth(3).waitFor();
    assert.equal(await hits(page).count(), 4);
    assert.match(await focused(page), /^<textarea/);
  });
});

describe('what was asked', { concurrency: WORKERS }, () => {
  it('with a filter that nothing passes is asked without it, too', () => withPage({}, async (page) => {
    await page.goto(http.url(home));
    await openDialog(page);
    await page.keyboard.type('unique team:nobody');
    await page.getByRole('heading', { name: 'Nothing found with these filters' }).waitFor();
    await page.getByRole('button', { name: /^Search without filters \(\d+\)$/ }).click();
    await hits(page).first().waitFor();
    assert.equal(await field(page).inputValue(), 'unique');
    assert.match(await focused(page), /^<textarea/);
  }));

  it('so far in little words alone is not answered with nothing', () => withPage({}, async (page) => {
    await page.goto(http.url(home));
    await openDialog(page);
    for (const text of ['how ', 'how do I ', 'the ']) {
      await field(page).fill(text);
      await page.getByText('Go on typing').waitFor();
      assert.equal(await page.locator('.nothing').count(), 0, text);
    }
    // The one that is being typed may be the beginning of another; what says nothing yet leaves what stands there.
    const found = async (text, filtered) => {
      await field(page).fill(text);
      await answered(page);
      await pause(page, 500);
      assert.ok(await hits(page).count() > 0, text);
      assert.equal(await page.getByText('Go on typing').count() + await page.locator('.nothing').count(), 0, text);
      if (!filtered) return texts(page, '.search .hits strong');
      const kinds = await texts(page, '.search .hits .kind');
      assert.deepEqual([...new Set(kinds)], ['Recipe'], text);
      return kinds;
    };
    const [first] = await found('hi');
    assert.match(first, /history/i);
    const whole = await found('his');
    assert.deepEqual(await found('his '), whole);
    await found('his t');
    for (const text of ['kind:recipe', 'kind:recipe i', 'kind:recipe the']) await found(text, true);
    await field(page).fill('how do I zzz');
    await page.locator('.nothing').waitFor();
  }));

  it('as an error is the same error when it is asked again', () => withPage({ permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const same = page.locator('ol[data-group="same-error"] a.hit');
    for (const error of [`IntegrityError: (1062, "Duplicate entry '9c8b' for key 'learner.uuid'")`, `Field 'uuid' doesn't have a default value`]) {
      await page.goto(http.url(home));
      await openDialog(page);
      await page.evaluate((text) => navigator.clipboard.writeText(text), error);
      await page.keyboard.press('Control+v');
      await same.first().waitFor();
      const before = await same.allTextContents();
      await Promise.all([page.waitForEvent('load'), same.first().click()]);
      await openDialog(page);
      await page.locator('.recent .again').first().click();
      await same.first().waitFor();
      assert.deepEqual(await same.allTextContents(), before, error);
      assert.doesNotMatch(await field(page).inputValue(), /9c8b/);
    }
  }));
});

const REASONS = { missing: /could not be loaded/, damaged: /damaged or incomplete/, 'other-build': /of another build/ };

describe('when the index fails', { concurrency: WORKERS }, () => {
  for (const [code, reason] of Object.entries(REASONS)) {
    for (const [moment, script] of [['opening it', { ...some, failsToOpen: code }], ['a question', { ...some, fails: { one: code } }]]) {
      search(`with ${code}, at ${moment}: says so, leads to the list, and tries again`, script, async (page) => {
        await page.keyboard.type('one');
        await page.locator(`.failed[data-code="${code}"]`).waitFor();
        assert.match(await page.locator('.failed').textContent(), reason);
        assert.match(await announced(page), reason);
        assert.match(await page.getByRole('link', { name: 'All titles, A to Z' }).getAttribute('href'), /^(\.\/)?all\.html$/);
        // Each letter may have tried again; the last one, too, in vain.
        await settle(page);
        await acted(page, 'failsToOpen', null);
        await acted(page, 'fails', {});
        await page.getByRole('button', { name: 'Retry' }).click();
        await hits(page).first().waitFor();
        assert.equal(await field(page).inputValue(), 'one', 'the question is still there');
        assert.match(await focused(page), /^<textarea/);
      }, code === 'damaged' ? file : http);
    }
  }

  const change = {
    missing: null,
    damaged: (body) => body.slice(0, body.length >> 1),
    'other-build': (body) => body.replace(/shard\("(\w+)","\w+"/, 'shard("$1","0000000000"'),
  };
  for (const [code, made] of Object.entries(change)) {
    it(`because files of the index are ${code}`, () => withPage({}, async (page) => {
      const shards = /\/search\/(?!index)[^/]+\.js$/;
      await page.route(shards, async (route) => {
        if (!made) return route.fulfill({ status: 404, body: '' });
        const response = await route.fetch();
        return route.fulfill({ response, body: made(await response.text()) });
      });
      await page.goto(http.url(home));
      await openDialog(page);
      await page.keyboard.insertText('unique');
      await page.locator(`.failed[data-code=${code}]`).waitFor();
      assert.match(await page.locator('.failed').textContent(), REASONS[code]);
      await page.unroute(shards);
      await page.getByRole('button', { name: 'Retry' }).click();
      await hits(page).first().waitFor();
    }));
  }

  it('because the folder of the index was left behind when the site was copied', () => withPage({}, async (page) => {
    const copy = mkdtempSync(join(tmpdir(), 'rcabook-site-'));
    try {
      cpSync(site.dir, copy, { recursive: true });
      rmSync(join(copy, 'search'), { recursive: true });
      await page.goto(pathToFileURL(join(copy, 'index.html')).href);
      await openDialog(page);
      await page.locator('.failed[data-code=missing]').waitFor();
      await page.getByRole('link', { name: 'All titles, A to Z' }).click();
      assert.match(page.url(), /all\.html$/);
    } finally {
      rmSync(copy, { recursive: true });
    }
  }));

  it('because its script is not there', () => withPage({}, async (page) => {
    await page.route('**/assets/search-*.js', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(http.url(home));
    await openDialog(page);
    await page.locator('.failed[data-code=missing]').waitFor();
    await page.unroute('**/assets/search-*.js');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.failed').waitFor({ state: 'detached' });
    await page.keyboard.type('unique');
    await hits(page).first().waitFor();
  }));

  const searchPage = site.pages.find(({ path }) => path === 'search.html');
  const breaks = { 'its index': '**/search/*.js', 'one of its files': /\/search\/(?!index)[^/]+\.js$/, 'its script': '**/assets/search-*.js' };
  for (const [what, files] of Object.entries(breaks)) {
    for (const start of [home, searchPage]) {
      it(`because ${what} cannot be had, an emptied field on ${start.path} hides that not, and the next words try again`, () => withPage({}, async (page) => {
        await page.route(files, (route) => route.fulfill({ status: 500, body: '' }));
        await page.goto(http.url(start));
        if (start === home) await openDialog(page);
        await field(page).fill('unique');
        await page.locator('.failed[data-code=missing]').waitFor();
        await field(page).fill('');
        // With the index there is something to say before a question, and nothing that failed is needed for that.
        if (what === 'one of its files') await page.locator('.failed').waitFor({ state: 'detached' });
        else await settle(page);
        assert.equal(await page.locator('.failed').count(), what === 'one of its files' ? 0 : 1);
        await page.unroute(files);
        await field(page).fill('unique');
        await hits(page).first().waitFor();
        await page.waitForFunction(() => /^\d+ results\./.test(document.querySelector('.search [role=status]').textContent));
      }));
    }
  }

  search('is tried again when the dialog is opened again, and by Enter', { ...some, failsToOpen: 'missing' }, async (page) => {
    await page.locator('.failed').waitFor();
    await field(page).fill('one');
    await page.keyboard.press('Escape');
    await acted(page, 'failsToOpen', null);
    await openDialog(page);
    await hits(page).first().waitFor();
    await acted(page, 'fails', { two: 'missing' });
    await field(page).fill('two');
    await page.locator('.failed').waitFor();
    await acted(page, 'fails', {});
    await page.keyboard.press('Enter');
    await hits(page).first().waitFor();
    assert.equal(page.url(), http.url(home), 'nothing is opened by the key that tried again');
  });

  search('what is said of it stays while it is tried again in vain, and is announced once', { ...some, failsToOpen: 'missing' }, async (page) => {
    await page.locator('.failed').waitFor();
    await page.evaluate(() => {
      globalThis.heard = [];
      globalThis.panel = document.querySelector('.failed');
      new MutationObserver(() => globalThis.heard.push(1)).observe(document.querySelector('.search [role=status]'), { childList: true, characterData: true, subtree: true });
    });
    const before = await page.evaluate(() => globalThis.handbook.acted.opened);
    await page.keyboard.type('one');
    await page.waitForFunction((count) => globalThis.handbook.acted.opened > count, before);
    await pause(page, 100);
    assert.ok(await page.evaluate(() => globalThis.panel.isConnected && globalThis.heard.length === 0));
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.waitForFunction(() => globalThis.heard.length > 0 && /could not load/.test(document.querySelector('.search [role=status]').textContent));
  });
});
