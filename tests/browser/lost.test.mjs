// An address that leads nowhere: the page says so, and scripts offer the pages whose names are nearest.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { assertNone } from './report.mjs';
import { serve } from './serve.mjs';
import { openSite } from './site.mjs';
import { settle, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const server = await serve(site.dir, { prefix: site.basePath });
after(() => server.close());

const offered = (page) => page.locator('main section[data-js] a').evaluateAll((links) => links.map((link) => link.pathname));

describe('a page that is not there', { concurrency: WORKERS }, () => {
  const cases = [
    ['rules/squawk/BanDropColumn', 'rules/squawk/ban-drop-column.html'],
    ['rules/sm40', 'rules/django-safe-migrations/sm040.html'],
    ['recipes/add_unique_uuid_field.htm', 'recipes/add-unique-uuid-field.html'],
    ['some/other/place/drop%20column', 'recipes/drop-column.html'],
    ['incidents/inc-2023-0001.html', 'incidents/inc-2023-001.html'],
  ];
  for (const [path, expected] of cases) {
    it(`${path} offers ${expected} first`, () => withPage({ viewport: WIDE }, async (page) => {
      assert.ok(site.files.has(expected), `${expected} is in the handbook`);
      const elsewhere = [];
      page.on('request', (request) => { if (!request.url().startsWith(new URL(server.base).origin)) elsewhere.push(request.url()); });
      await page.goto(server.url(path));
      await page.locator('main section[data-js] a').first().waitFor();
      assert.equal(page.url(), server.url(path), 'the address stays');
      const paths = await offered(page);
      assert.equal(paths[0], site.basePath + expected);
      assert.ok(paths.length <= 3 && new Set(paths).size === paths.length);
      assertNone(paths.filter((address) => !site.files.has(address.slice(site.basePath.length))), 'offered and not there');
      assertNone(elsewhere, 'asked elsewhere');
    }));
  }

  it('offers them with the reader\'s database and the place', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(`${server.url('rules/squawk/ban_drop_column.html')}?db=postgresql#ignore`);
    await page.locator('main section[data-js] a').first().waitFor();
    const behind = await page.locator('main section[data-js] a').evaluateAll((links) => links.map(({ search, hash }) => search + hash));
    assert.deepEqual(new Set(behind), new Set(['?db=postgresql#ignore']));
  }));

  it('offers the nearest incidents for one that is not there', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(server.url('incidents/inc-2023-0412'));
    await page.locator('main section[data-js] a').first().waitFor();
    assert.match((await offered(page))[0], /\/incidents\/[^/]+\.html$/);
  }));

  it('offers nothing for what nothing is like, and without scripts', async () => {
    for (const [options, path] of [[{}, 'qqqqzzzz/xxxxqqqq'], [{ javaScriptEnabled: false }, 'rules/sm40']]) {
      await withPage({ viewport: WIDE, ...options }, async (page) => {
        await page.goto(server.url(path));
        if (options.javaScriptEnabled !== false) await settle(page);
        assert.equal(await page.locator('main [data-js]').count(), 0);
        assert.equal(await page.locator('main section a').count(), 6);
      });
    }
  });
});
