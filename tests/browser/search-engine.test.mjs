// The engine of the search in the page: what it says when files of the index are not what they should be, how it gives way to a
// newer search, and that no text makes it fail. That it finds the same as the program is said in search-parity.test.mjs.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { HOSTILE } from './parity/hostile.mjs';
import { openSite } from './site.mjs';
import { withPage, WORKERS } from './visit.mjs';

const site = openSite();
const places = await openPlaces(site, ['sub-path', 'file']);
const home = site.pages.find(({ path }) => path === 'index.html');

/** Runs in the page: opens the index and searches; what came of it, or the code of the failure. */
async function attempt(texts) {
  const { handbook } = globalThis;
  try {
    if (!handbook.openSearch) await handbook.load(handbook.site.search);
    handbook.testEngine ??= await handbook.openSearch({ root: handbook.site.root, load: handbook.load });
    const out = [];
    for (const text of texts) out.push((await handbook.testEngine.search(text)).hits.map(({ id }) => id));
    return out;
  } catch (error) {
    return error.code ?? String(error);
  }
}

/** Runs in the page: the texts that take longer than so many milliseconds, by how they begin. */
async function slower([texts, longest]) {
  const { handbook } = globalThis;
  await handbook.load(handbook.site.search);
  const engine = await handbook.openSearch({ load: handbook.load });
  const out = [];
  for (const text of texts) {
    const started = performance.now();
    await engine.search(text);
    const took = Math.round(performance.now() - started);
    if (took > longest) out.push(`${took} ms: ${text.slice(0, 30)}`);
  }
  return out;
}

const scriptsOf = (kind) => new RegExp(`/search/${kind}[^/]*\\.js$`);
const truncated = (body) => body.slice(0, body.length >> 1);
const emptied = (body) => body.replace(/"[^"]*"\);/, '"");');
const changed = (body) => body.replace(/"([A-Za-z0-9+/=]{40,})"/, (_, packed) => `"${packed.slice(0, 12)}AAAA${packed.slice(16)}"`);
const ofOtherBuild = (body) => body.replace(/shard\("(\w+)","\w+"/, 'shard("$1","0000000000"');
const renamed = (body) => body.replace(/shard\("\w+"/, 'shard("d99"');
const ofOtherFormat = () => 'handbook.shard("index","0123456789",{"format":99});\n';

/** Answers requests for some scripts with something else than they are. */
async function answering(page, pattern, change) {
  await page.route(pattern, async (route) => {
    if (change === null) return route.fulfill({ status: 404, body: 'none' });
    const response = await route.fetch();
    return route.fulfill({ response, body: change(await response.text()) });
  });
}

describe('a file of the index that is not what it should be', { concurrency: WORKERS }, () => {
  const [place] = places;
  const cases = [
    ['index', null, 'missing'], ['d', null, 'missing'], ['p', null, 'missing'], ['t', null, 'missing'],
    ['index', truncated, 'damaged'], ['d', truncated, 'damaged'], ['p', emptied, 'damaged'], ['t', changed, 'damaged'], ['d', renamed, 'damaged'],
    ['d', ofOtherBuild, 'other-build'], ['t', ofOtherBuild, 'other-build'], ['index', ofOtherFormat, 'other-build'],
  ];
  // A word that the index does not have: its other forms are looked up in the dictionary.
  const textFor = (kind) => (kind === 'd' ? 'backfillings' : 'backfill');
  for (const [kind, change, code] of cases) {
    it(`${kind} ${change?.name ?? 'absent'} is ${code}`, () => withPage({ viewport: WIDE }, async (page) => {
      await answering(page, scriptsOf(kind), change);
      await page.goto(place.url(home));
      assert.equal(await page.evaluate(attempt, [textFor(kind)]), code);
    }));
  }

  it('is asked for again, and found when it is there again', () => withPage({ viewport: WIDE }, async (page) => {
    await answering(page, scriptsOf('p'), null);
    await page.goto(place.url(home));
    assert.equal(await page.evaluate(attempt, ['backfill']), 'missing');
    await page.unroute(scriptsOf('p'));
    const [ids] = await page.evaluate(attempt, ['backfill']);
    assert.ok(ids.length > 0);
  }));
});

/** Runs in the page: searches of which each begins before the one before has ended. */
async function hurry(texts) {
  const { handbook } = globalThis;
  await handbook.load(handbook.site.search);
  const engine = await handbook.openSearch({ load: handbook.load });
  const results = await Promise.all(texts.map((text) => engine.search(text)));
  return results.map((result) => result && result.total > 0);
}

/** Runs in the page: the files that a first search loads, by the ways to the server and back. A way begins when nothing more is asked for. */
async function waysOf(text, pause) {
  const { handbook } = globalThis;
  await handbook.load(handbook.site.search);
  const ways = [];
  let [open, timer] = [[], null];
  const go = () => {
    ways.push(open.map(({ path }) => path));
    open.forEach(({ path, done, fail }) => handbook.load(path).then(done, fail));
    open = [];
  };
  const load = (path) => new Promise((done, fail) => {
    open.push({ path, done, fail });
    clearTimeout(timer);
    timer = setTimeout(go, pause);
  });
  const engine = await handbook.openSearch({ load });
  const { hits } = await engine.search(text, { limit: 2, facets: false });
  return { ways: ways.map((paths) => paths.map((path) => path.replace(/^search\/(\w+?)\d*(-.*)?\.js$/, '$1'))), ids: hits.map(({ id }) => id) };
}

describe('what reads errors', { concurrency: WORKERS }, () => {
  const ERROR = 'IntegrityError: (1062, "Duplicate entry \'7\' for key \'uuid\'")';
  const isThere = (page) => page.evaluate(() => 'readErrors' in globalThis.handbook);

  for (const place of places) {
    it(`is loaded for the first error, and not for words, over ${place.name}`, () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(place.url(home));
      for (const text of ['backfill', 'add a column', '"foreign key"', 'INC-2023-001', 'lock_timeout']) {
        assert.ok((await page.evaluate(attempt, [text]))[0].length > 0, text);
        assert.equal(await isThere(page), false, text);
      }
      const [[id]] = await page.evaluate(attempt, [ERROR]);
      assert.equal(id, 'INC-2023-001');
      assert.equal(await isThere(page), true);
    }));
  }

  for (const [change, code] of [[null, 'missing'], [truncated, 'damaged'], [() => '', 'damaged']]) {
    it(`is ${code} when it is ${change === null ? 'not there' : 'not whole'}, and asked for again`, () => withPage({ viewport: WIDE }, async (page) => {
      const script = /\/assets\/errors-[^/]+\.js$/;
      await answering(page, script, change);
      await page.goto(places[0].url(home));
      assert.equal(await page.evaluate(attempt, [ERROR]), code);
      await page.unroute(script);
      assert.equal((await page.evaluate(attempt, [ERROR]))[0][0], 'INC-2023-001');
    }));
  }
});

describe('the ways to the server', { concurrency: WORKERS }, () => {
  const [place] = places;
  const PAUSE = 250;
  const ways = (text) => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(place.url(home));
    return page.evaluate(`(${waysOf})(${JSON.stringify(text)}, ${PAUSE})`);
  });

  it('are four for a pasted error: the metadata, words and errors, other forms of words, records', async () => {
    const pasted = 'django.db.utils.IntegrityError: (1062, "Duplicate entry \'a3f1c2d4-0000-1111-2222-333344445555\' for key \'uuid\'")';
    const { ways: all, ids } = await ways(pasted);
    assert.equal(ids[0], 'INC-2023-001');
    assert.ok(all.length <= 4, JSON.stringify(all));
    assert.ok(all[1].includes('p') && all[1].includes('s'), 'words and errors are asked for at once');
    assert.ok(all[2].includes('t'), 'the record with the same error is not waited with');
  });

  it('are three for an identifier', async () => {
    const { ways: all, ids } = await ways('INC-2023-001');
    assert.equal(ids[0], 'INC-2023-001');
    assert.ok(all.length <= 3, JSON.stringify(all));
  });

  it('are three for a name that is no error, and the known errors are not asked for', async () => {
    const { ways: all } = await ways('lock_timeout');
    assert.ok(all.length <= 3 && !all.flat().includes('e'), JSON.stringify(all));
    const { ways: known } = await ways('PG::TRDeadlockDetected');
    assert.ok(known.flat().includes('e'), JSON.stringify(known));
  });
});

/** How long a text may take, in milliseconds, on a machine that has more to do. */
const PATIENCE = 3000;

for (const place of places) {
  describe(`over ${place.name}`, () => {
    it('a newer search makes an older one pointless', () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(place.url(home));
      assert.deepEqual(await page.evaluate(hurry, ['backfill', 'lock', 'unique index']), [null, null, true]);
    }));

    it('no text makes it fail', () => withPage({ viewport: WIDE }, async (page) => {
      const breaches = [];
      page.on('console', (message) => breaches.push(message.text()));
      page.on('pageerror', (error) => breaches.push(error.message));
      await page.goto(place.url(home));
      const found = await page.evaluate(attempt, HOSTILE);
      assert.ok(Array.isArray(found), String(found));
      assert.deepEqual(breaches, []);
    }));

    it('no text takes long', () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(place.url(home));
      const slow = await page.evaluate(slower, [HOSTILE, PATIENCE]);
      assert.deepEqual(slow, []);
    }));
  });
}

describe('what a query says beside its words', { concurrency: WORKERS }, () => {
  it('filters by what a value means, also while it is typed, and not by the name of a task', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(places[0].url(home));
    const queries = ['rails db:migrate failed', 'index database:m', 'index linter:squawk,eugene', 'factor:"Environments drifted apart"', 'index linter:sqawk'];
    const counts = (await page.evaluate(attempt, queries)).map(({ length }) => length);
    assert.ok(counts.slice(0, -1).every((count) => count > 0), String(counts));
    assert.equal(counts.at(-1), 0);
  }));

  it('names records by their addresses, references and codes', () => withPage({ viewport: WIDE }, async (page) => {
    await page.goto(places[0].url(home));
    const all = { 'https://handbook.example/x/rules/squawk/ban-drop-column.html': 'squawk/ban-drop-column', 'see recipes/rename-column.html#copy': 'rename-column',
      '[[recipe/drop-column]]': 'drop-column', 'decision tree': 'decide', 'error[duplicate-id]: two records': 'rcabook/duplicate-id' };
    const found = await page.evaluate(attempt, Object.keys(all));
    assert.deepEqual(found.map(([first]) => first), Object.values(all));
  }));
});
