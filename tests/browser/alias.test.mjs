// A page that moved leaves an alias: it leads on at once, by a plain link too, and never to another alias.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { posix } from 'node:path';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { withPage } from './visit.mjs';

const site = openSite();
// The host's pages are held: there nothing leads on but the script.
const [host, file] = await openPlaces(site, ['http', 'file']);
const aliases = site.ofType('alias');
const byPath = new Map(site.pages.map((page) => [page.path, page]));

const targetOf = ({ path, parsed }) => posix.join(posix.dirname(path), parsed.refresh.split('#')[0]);

function faultsOf(alias) {
  const { refresh, references, canonical } = alias.parsed;
  const target = byPath.get(targetOf(alias));
  return [
    [!target, `leads to ${refresh}, which is no page`],
    [target?.isAlias, `leads to ${refresh}, an alias too`],
    [!/<meta[^>]*content="?0\s*;/i.test(alias.html), 'does not lead on at once'],
    [!references.some(({ tag, value }) => tag === 'a' && value === refresh), 'has no plain link to its target'],
    [!canonical?.endsWith(refresh.replace(/^(\.\.?\/)+/, '').split('#')[0]), `names ${canonical} as canonical`],
  ].flatMap(([wrong, fault]) => (wrong ? [`${alias.path} ${fault}`] : []));
}

describe('aliases', () => {
  it('name a page that is there', (t) => {
    t.diagnostic(`${aliases.length} aliases`);
    assertNone(aliases.flatMap(faultsOf), 'faults');
  });

  it('lead on from disk, without JavaScript', { skip: aliases.length === 0 && 'there is none' }, () =>
    withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(file.url(aliases[0]), { waitUntil: 'commit' });
      await page.waitForURL((url) => url.href.split('#')[0] === file.base + targetOf(aliases[0]));
    }));

  // A place that only some pages have, so that it was the alias that led there.
  const placed = aliases.map((alias) => [alias, byPath.get(targetOf(alias))])
    .flatMap(([alias, target]) => ['message', 'why', 'happened', 'plan', 'actions'].filter((id) => target?.parsed.ids.has(id)).slice(0, 1).map((id) => ({ alias, id })));

  for (const place of [host, file]) {
    it(`take the place along that a link names, ${place.name}`, { skip: placed.length === 0 && 'there is none' }, () =>
      withPage({ viewport: WIDE }, async (page) => {
        const { alias, id } = placed[0];
        await page.goto(`${place.base}${alias.path}#${id}`, { waitUntil: 'commit' });
        await page.waitForURL((url) => url.href === `${place.base}${targetOf(alias)}#${id}`);
        await page.waitForFunction((name) => document.querySelector(':target')?.id === name, id);
        const { top } = await page.locator(`#${id}`).evaluate((element) => element.getBoundingClientRect());
        assert.ok(top >= 0 && top < WIDE.height, `#${id} is at ${top}`);
        // Back leads to where the reader came from, and not into the alias again.
        assert.equal(await page.evaluate(() => history.length), 2);
      }));
  }

  for (const place of [host, file]) {
    for (const fragment of ['', placed.length ? `#${placed[0].id}` : '']) {
      it(`take the reader's database along${fragment && ', and the place'}, ${place.name}`, { skip: placed.length === 0 && 'there is none' }, () =>
        withPage({ viewport: WIDE }, async (page) => {
          const [{ alias }] = placed;
          await page.goto(`${place.base}${alias.path}?db=postgresql${fragment}`, { waitUntil: 'commit' });
          await page.waitForURL((url) => url.href === `${place.base}${targetOf(alias)}?db=postgresql${fragment}`);
        }));
    }
  }

  it('stay where they are without a place and without their refresh', { skip: aliases.length === 0 && 'there is none' }, () =>
    withPage({ viewport: WIDE }, async (page) => {
      await page.goto(host.base + aliases[0].path);
      assert.equal(page.url(), host.base + aliases[0].path);
      await page.getByRole('main').getByRole('link').first().click();
      await page.waitForURL(host.base + targetOf(aliases[0]));
    }));
});
