// A page that moved leaves an alias: it leads on at once, by a plain link too, and never to another alias.
import { describe, it } from 'node:test';
import { posix } from 'node:path';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { withPage } from './visit.mjs';

const site = openSite();
const [file] = await openPlaces(site, ['file']);
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
});
