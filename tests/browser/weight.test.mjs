// What a first visit weighs, compressed as a host would: computed from the files for every page, counted in the browser for one of each type.
import { describe, it } from 'node:test';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite, RECORD_TYPES } from './site.mjs';
import { settle, withPage, WORKERS } from './visit.mjs';

const KB = 1024;
// The styles hold those of the search dialog and of paper too, which no page shows at first; a whole page has the same limit as ever.
const LIMITS = { page: 35 * KB, html: 14 * KB, css: 10 * KB, js: 12 * KB, requests: 4 };
/** A record with more text than this is no ordinary one: its own HTML may be two and a quarter times as heavy, and what it loads is limited as for all. */
const ORDINARY_TEXT = 20_000;

const site = openSite();
const [http] = await openPlaces(site, ['http']);

const sizes = new Map();
function weigh(path) {
  if (!sizes.has(path)) sizes.set(path, gzipSync(site.read(path), { level: 9 }).length);
  return sizes.get(path);
}

/** Files that a browser loads with the page without being asked. */
function loadedWith(page) {
  const loads = ({ tag, rel }) => ['script', 'img'].includes(tag) || (tag === 'link' && /\b(stylesheet|icon)\b/.test(rel));
  const resolve = (value) => (value.startsWith('/') ? value.slice(site.basePath.length) : posix.join(posix.dirname(page.path), value));
  const paths = page.parsed.references.filter(loads).map(({ value }) => resolve(value.split(/[?#]/)[0]));
  return [...new Set(paths)].filter((path) => site.files.has(path));
}

const kilobytes = (bytes) => `${(bytes / KB).toFixed(1)} KB`;

function overweight(name, limit, weights) {
  const over = [...weights].filter(([, bytes]) => bytes > limit).sort(([, a], [, b]) => b - a);
  assertNone(over.map(([path, bytes]) => `${path} ${kilobytes(bytes)}`), `${name} over ${kilobytes(limit)}`);
}

const heaviest = (weights) => [...weights].sort(([, a], [, b]) => b - a).slice(0, 3).map(([path, bytes]) => `${path} ${kilobytes(bytes)}`).join(', ');

describe('weight, compressed', () => {
  const isOrdinary = (page) => page.parsed.mainText.length <= ORDINARY_TEXT;
  const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);

  it('of a page with all it loads', (t) => {
    const weights = site.pages.map((page) => [page, sum([page.path, ...loadedWith(page)])]);
    const named = weights.map(([page, bytes]) => [page.path, bytes]);
    t.diagnostic(`heaviest first loads: ${heaviest(named)}`);
    overweight('first loads', LIMITS.page, named.filter((_, at) => isOrdinary(weights[at][0])));
  });

  it('of the longest records, and of what they load', () => {
    const long = site.pages.filter((page) => !isOrdinary(page) && RECORD_TYPES.has(page.type));
    overweight('HTML', 2.25 * LIMITS.html, long.map((page) => [page.path, weigh(page.path)]));
    overweight('what is loaded', LIMITS.page - LIMITS.html, long.map((page) => [page.path, sum(loadedWith(page))]));
  });

  it('of the HTML of ordinary record pages', (t) => {
    const records = site.pages.filter((page) => RECORD_TYPES.has(page.type));
    const ordinary = records.filter(isOrdinary);
    const weights = ordinary.map((page) => [page.path, weigh(page.path)]);
    t.diagnostic(`${ordinary.length} of ${records.length} records are ordinary; heaviest: ${heaviest(weights)}`);
    overweight('record pages', LIMITS.html, weights);
  });

  for (const [kind, limit] of [['css', LIMITS.css], ['js', LIMITS.js]]) {
    it(`of the ${kind} of each page`, () => {
      const own = (page) => loadedWith(page).filter((path) => path.endsWith(`.${kind}`));
      overweight(kind, limit, site.pages.map((page) => [page.path, sum(own(page))]));
    });
  }
});

describe(`a first visit asks for at most ${LIMITS.requests} files`, { concurrency: WORKERS }, () => {
  for (const { type, path, page: sample } of site.samples) {
    it(`${type} (${path})`, () => withPage({ viewport: WIDE }, async (page) => {
      const asked = new Set(loadedWith(sample).map((file) => posix.basename(file))); // Playwright hides the icon's request
      // A page that is not there asks search for pages with a name like its own, once it is shown.
      const isSearch = (address) => path === '404.html' && /\/(search\/|assets\/(?:search|errors)-)[^/]+\.js$/.test(address);
      page.on('request', (request) => { if (!request.isNavigationRequest() && !isSearch(request.url())) asked.add(posix.basename(new URL(request.url()).pathname)); });
      await page.goto(http.url(sample));
      await settle(page);
      // The search page is asked for to search: its script and the index's first file come with it.
      const limit = LIMITS.requests + (path === 'search.html' ? 2 : 0);
      assertNone(asked.size + 1 > limit ? [...asked] : [], `${path} asks for itself and`);
    }));
  }
});
