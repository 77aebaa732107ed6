// A pasted error: read without a key, put right by buttons, and kept nowhere.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ERROR, hit } from './acted-search.mjs';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { answered, field, hits, openDialog, pasteByMouse, PASTED, SECRETS, withActed } from './searching.mjs';
import { openSite } from './site.mjs';
import { settle, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const places = await openPlaces(site, ['http', 'file']);
const [http] = places;
const home = site.pages.find(({ path }) => path === 'index.html');
const searchPage = site.pages.find(({ path }) => path === 'search.html');
const acted = { answers: { '*': ERROR } };
const asked = (page) => page.evaluate(() => globalThis.handbook.acted.asked);

const search = (name, script, work) => it(name, () => withActed(script, {}, async (page) => {
  await page.goto(http.url(home));
  await openDialog(page);
  await work(page);
}));

describe('a pasted text', { concurrency: WORKERS }, () => {
  search('is asked as it is, line breaks and all, in a field of three lines', acted, async (page) => {
    await pasteByMouse(page, PASTED);
    await answered(page);
    assert.equal((await asked(page)).at(-1).text, PASTED);
    const { height, line } = await field(page).evaluate((el) => ({ height: el.clientHeight, line: parseFloat(getComputedStyle(el).lineHeight) }));
    assert.ok(height > 2.5 * line && height < 3.6 * line, `${height} px of ${line} px a line`);
  });

  search('that is longer than the field is read from its end, where the exception stands', acted, async (page) => {
    await pasteByMouse(page, `${'x '.repeat(500_000)}\n${PASTED}`);
    await answered(page);
    const { text } = (await asked(page)).at(-1);
    assert.equal(text.length, 20_000);
    assert.ok(text.endsWith(PASTED));
    assert.equal(await page.locator('.search .say').textContent(), 'Only the last 20,000 characters are searched.');
  });

  it('goes on from the field of the home page into the dialog, line breaks and all', () => withActed(acted, { permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    await page.goto(http.url(home));
    await page.evaluate((text) => navigator.clipboard.writeText(text), PASTED);
    await page.locator('form[role=search] input').focus();
    await page.keyboard.press('Control+v');
    await answered(page);
    assert.equal(await field(page).inputValue(), PASTED);
    assert.equal((await asked(page)).at(-1).text, PASTED);
    assert.equal(await page.locator('form[role=search] input').inputValue(), '');
    assert.equal(page.url(), http.url(home));
    await Promise.all([page.waitForEvent('load'), hits(page).first().click()]);
    assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem('mh:recent'))), [`….IntegrityError: (1062, "Duplicate entry '…' for … '…'")`]);
  }));

  it('that is too long for the field is cut on that way, too', () => withActed(acted, {}, async (page) => {
    await page.goto(http.url(home));
    await page.locator('form[role=search] input').evaluate((input, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, `${'x '.repeat(20_000)}\n${PASTED}`);
    await answered(page);
    const { text } = (await asked(page)).at(-1);
    assert.equal(text.length, 20_000);
    assert.ok(text.endsWith(PASTED));
  }));

  it('that was written by hand goes on there as well', () => withActed(acted, {}, async (page) => {
    await page.goto(http.url(home));
    await page.locator('form[role=search] input').focus();
    await page.keyboard.type('unique');
    await answered(page);
    assert.equal(await field(page).inputValue(), 'unique');
  }));
});

describe('the reading of an error', { concurrency: WORKERS }, () => {
  const token = (page, name) => page.locator('.search .tok').filter({ hasText: name });

  search('shows what was kept and what was left out, as the text writes it, and each can be switched', acted, async (page) => {
    await pasteByMouse(page, PASTED);
    await answered(page);
    assert.match(await page.locator('.reading').textContent(), /^Read as an error\. Matching/);
    const pressed = await page.locator('.search .tok').evaluateAll((all) => all.map((el) => [el.firstChild.textContent, el.getAttribute('aria-pressed')]));
    assert.deepEqual(pressed.slice(0, 4), [['1062', 'true'], ['IntegrityError', 'true'], ['Duplicate', 'true'], ['entry', 'true']]);
    assert.deepEqual(pressed.slice(4).map(([, state]) => state), ['false', 'false']);
    await token(page, 'Duplicate').click();
    await token(page, '/srv/app').press('Enter');
    const last = (await asked(page)).at(-1);
    assert.deepEqual([last.off, last.on], [['duplicate'], ['/srv/app/views.py']]);
    assert.equal(await token(page, 'Duplicate').getAttribute('aria-pressed'), 'false');
    await token(page, 'Duplicate').click();
    assert.deepEqual((await asked(page)).at(-1).off, []);
  });

  it('has one button for each code, as it is written, and that one leaves the code out', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(http.url(home));
    for (const text of ['psycopg2.errors.LockNotAvailable: canceling statement due to lock timeout\nSQLSTATE: 55P03', 'psycopg2.errors.DuplicateTable: relation "x" already exists (SQLSTATE 42p07)', 'psycopg2.errors.DeadlockDetected: deadlock detected\nDETAIL: Process 1 waits']) {
      if (!await page.locator('dialog.search[open]').count()) await openDialog(page);
      await field(page).fill('');
      await pasteByMouse(page, text);
      await answered(page);
      await page.locator('.search .tok').first().waitFor();
      const labels = await page.locator('.search .tok').evaluateAll((all) => all.map((el) => el.firstChild.textContent));
      assert.equal(new Set(labels.map((label) => label.toLowerCase())).size, labels.length, String(labels));
      const codes = labels.filter((label) => /^[0-9]{2}[0-9A-Z]{3}$/i.test(label));
      assert.deepEqual(codes, [/[0-9]{2}P[0-9]{2}/i.exec(text)?.[0] ?? '40P01']);
    }
  }));

  search('is forgotten with the text that it was about', acted, async (page) => {
    await pasteByMouse(page, PASTED);
    await answered(page);
    await token(page, 'entry').click();
    await field(page).fill('another IntegrityError');
    await answered(page);
    assert.deepEqual((await asked(page)).at(-1).off, []);
  });

  search('shows a dozen words at first and all on request', { answers: { '*': { ...ERROR, error: { kept: Array.from({ length: 30 }, (_, n) => `word${n}`), masked: [], added: [] } } } }, async (page) => {
    await pasteByMouse(page, PASTED);
    await answered(page);
    assert.equal(await page.locator('.search .tok[aria-pressed]').count(), 12);
    await page.getByRole('button', { name: '18 more' }).click();
    assert.equal(await page.locator('.search .tok[aria-pressed]').count(), 30);
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^word12/);
  });

  search('is not shown for what is no error', { answers: { '*': { hits: [hit()] } } }, async (page) => {
    await page.keyboard.type('unique');
    await answered(page);
    assert.ok(await page.locator('.reading').isHidden());
  });
});

/** All that the browser keeps or says of a visit, as one text. */
const traces = (page) => page.evaluate(() => JSON.stringify([location.href, history.length, history.state, document.title, document.cookie, document.referrer, { ...localStorage }, { ...sessionStorage }]));

/** Listens to every request, with what it sends. */
function listen(page) {
  const sent = [];
  page.on('request', (request) => sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`));
  return sent;
}

const leaks = (text) => SECRETS.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));

describe('nothing pasted leaves the page', { concurrency: WORKERS }, () => {
  for (const place of places) {
    for (const [where, target] of [['dialog', home], ['search page', searchPage]]) {
      it(`in the ${where}, over ${place.name}`, () => withPage({}, async (page) => {
        const sent = listen(page);
        await page.goto(place.url(target));
        if (where === 'dialog') await openDialog(page);
        await settle(page);
        const before = await traces(page);
        await pasteByMouse(page, PASTED);
        await answered(page);
        await settle(page);
        assert.ok(await hits(page).count() > 0, 'something is found');
        assert.equal(await traces(page), before, 'address, history, title, cookies and storage are as they were');
        await page.locator('.tok[aria-pressed=false]').first().click();
        await settle(page);
        assertNone(leaks(await traces(page)), 'kept of the paste');
        await Promise.all([page.waitForEvent('load'), hits(page).first().click()]);
        await settle(page);
        assertNone(leaks(await traces(page)), 'kept of the paste after a result was opened');
        assertNone(sent.filter((request) => leaks(request).length > 0), 'sent');
        assertNone(sent.filter((request) => !request.startsWith(`GET ${place.base}`)), 'sent elsewhere, or not as GET');
      }));
    }
  }

  it('and of an error only the kept words are remembered', () => withActed(acted, {}, async (page) => {
    await page.goto(http.url(home));
    await openDialog(page);
    await pasteByMouse(page, PASTED);
    await answered(page);
    await page.locator('.search .tok').filter({ hasText: '/srv/app' }).click();
    await page.locator('.search .tok').filter({ hasText: 'entry' }).click();
    await Promise.all([page.waitForEvent('load'), hits(page).first().click()]);
    assert.deepEqual(await page.evaluate(() => JSON.parse(localStorage.getItem('mh:recent'))), [`….IntegrityError: (1062, "Duplicate … '…' for … '…'")`]);
  }));

  it('and a paste that is no error is not remembered at all', () => withActed({ answers: { '*': { hits: [hit()] } } }, {}, async (page) => {
    await page.goto(http.url(home));
    await openDialog(page);
    await pasteByMouse(page, 'a private sentence');
    await answered(page);
    await Promise.all([page.waitForEvent('load'), hits(page).first().click()]);
    assert.equal(await page.evaluate(() => localStorage.getItem('mh:recent')), null);
  }));

  const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };
  // All pages that are open here share one clipboard: one copies and reads at a time.
  let last = Promise.resolve();
  const copyLink = (page) => {
    const link = last.then(async () => {
      await page.getByRole('button', { name: 'Copy link to this search' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      return new URL(await page.evaluate(() => navigator.clipboard.readText()));
    });
    last = link.catch(() => {});
    return link;
  };

  it('and the link that is copied has the kept words only, where they stood', () => withActed(acted, clipboard, async (page) => {
    await page.goto(http.url(home));
    await openDialog(page);
    await pasteByMouse(page, PASTED);
    await answered(page);
    await page.locator('.search .tok').filter({ hasText: 'entry' }).click();
    const link = await copyLink(page);
    assert.equal(link.searchParams.get('q'), '….IntegrityError: (1062, "Duplicate … \'…\' for … \'…\'")');
    assert.ok(link.href.startsWith(`${http.base}search.html?`), link.href);
    const again = page.getByRole('button', { name: 'Copy link to this search' });
    await page.waitForTimeout(1500);
    assert.equal(await again.count(), 0);
    await again.waitFor({ timeout: 1500 });
  }));

  const shown = async (page) => {
    await answered(page);
    await page.locator('.search .tok').first().waitFor();
    await settle(page);
    return page.evaluate(() => ({
      kept: [...document.querySelectorAll('.search .tok[aria-pressed=true]')].map((el) => el.firstChild.textContent),
      groups: [...document.querySelectorAll('.search .hits h2')].map((el) => el.textContent),
      found: document.querySelector('.search .count').textContent,
      first: [...document.querySelectorAll('.search a.hit')].slice(0, 3).map((el) => el.href),
    }));
  };
  const errors = [
    PASTED,
    'psycopg2.errors.DeadlockDetected: deadlock detected\nDETAIL: Process 4711 waits for ShareLock on transaction 7; blocked by process 4712',
    "ERROR 1060 (42S21): Duplicate column name 'uuid'",
    '\u001b[1m\u001b[33mwarning[renaming-column]\u001b[0m: \u001b[1mRenaming a column may break existing clients.\u001b[0m\n  \u001b[1m\u001b[94m╭▸ \u001b[0mdb/7.sql:1:1\nalter table loan rename due to due_at;',
    'ERROR:  null value in column "due" of relation "loan" violates not-null constraint\nDETAIL:  Failing row contains (4, acme\npayroll street, null).',
    'ActiveRecord::StatementInvalid: PG::QueryCanceled: ERROR: canceling statement due to statement timeout : ALTER TABLE "users" ADD CONSTRAINT fk_rails_1234 FOREIGN KEY ("org_id") REFERENCES "orgs" ("id")',
  ];
  for (const text of errors) {
    it(`and that link shows what its sender saw, however long it is: ${text.split('\n').at(-1).slice(0, 50)}`, () => withPage({ viewport: WIDE, ...clipboard }, async (page) => {
      await page.goto(http.url(searchPage));
      await pasteByMouse(page, text);
      const sent = await shown(page);
      const link = await copyLink(page);
      assertNone(leaks(link.href), 'in the link');
      await page.goto(link.href);
      assert.deepEqual(await shown(page), sent);
      assert.equal(new URL(page.url()).searchParams.get('q'), link.searchParams.get('q'));
      await page.reload();
      assert.deepEqual(await shown(page), sent);
    }));
  }
});
