// The scripts themselves: that each file of the theme is a module, that the joined ones can be read, and that a page runs nothing else.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Script } from 'node:vm';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { withPage, WORKERS } from './visit.mjs';

const THEME = join(import.meta.dirname, '../../themes/default/js');
const site = openSite();
const places = await openPlaces(site);
const home = site.pages.find(({ path }) => path === 'index.html');

describe('the files of the theme', () => {
  const files = readdirSync(THEME, { recursive: true }).filter((file) => file.endsWith('.js')).sort();
  for (const file of files) {
    it(`${file} is a module`, () => {
      const input = readFileSync(join(THEME, file), 'utf8');
      const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], { input, encoding: 'utf8' });
      assert.equal(status, 0, stderr);
    });
  }
});

describe('the joined scripts', () => {
  const scripts = [...site.files].filter((file) => /^assets\/(app|search|errors)-[0-9a-f]+\.js$/.test(file));
  it('are there, and can be read', () => {
    for (const name of ['app', 'search', 'errors']) assert.ok(scripts.some((file) => file.startsWith(`assets/${name}-`)), `assets/${name}-….js`);
    for (const file of scripts) new Script(site.read(file).toString(), { filename: file });
  });

  it('have no comment lines and no indentation', () => {
    const idle = scripts.flatMap((file) => site.read(file).toString().split('\n').slice(0, -1)
      .filter((line) => /^(\s|\/\/|\/\*|$)/.test(line)).map((line) => `${file}: ${line}`));
    assertNone(idle, 'lines that do nothing');
  });

  it('are named by the pages as they are', () => {
    const absent = site.pages.flatMap(({ path, html }) => [...html.matchAll(/(?:data-search|data-index)="([^"]+)"/g)]
      .filter(([, file]) => !site.files.has(file)).map(([, file]) => `${path}: ${file}`));
    assertNone(absent, 'scripts that are not there');
  });
});

/** Runs in the page: what happens to each way of running something that is not ours. */
async function attempts() {
  const outcome = async (work) => { try { await work(); return 'ran'; } catch (error) { return error.name; } };
  const script = document.createElement('script');
  const load = (path) => outcome(() => globalThis.handbook.load(path));
  return {
    'a second policy': await outcome(() => globalThis.trustedTypes.createPolicy('other', {})),
    'the same policy again': await outcome(() => globalThis.trustedTypes.createPolicy('handbook', {})),
    'HTML from text': await outcome(() => { document.body.innerHTML = '<p>x</p>'; }),
    'code from text': await outcome(() => globalThis.setTimeout('1', 0)),
    'a script by address': await outcome(() => { script.src = 'assets/own.js'; }),
    'a file elsewhere': await load('https://example.org/search/meta-1.js'),
    'a path that climbs': await load('search/../../own.js'),
    'a path with a host': await load('//example.org/search/meta-1.js'),
    'a script as data': await load('data:text/javascript,1'),
    'another file of the site': await load('rules.json'),
    'a word behind a path': await load('search/index.js?now'),
    'the page\'s own script': await load('assets/app-0123456789.js'),
  };
}

describe('a page runs nothing but the handbook\'s own scripts', { concurrency: WORKERS }, () => {
  for (const place of places) {
    it(`over ${place.name}`, () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(place.url(home));
      const outcomes = await page.evaluate(attempts);
      assertNone(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'TypeError').map((entry) => entry.join(': ')), 'ran or failed otherwise');
    }));

    it(`over ${place.name}, and says so of a script of ours that is not there`, () => withPage({ viewport: WIDE }, async (page) => {
      await page.goto(place.url(home));
      const code = await page.evaluate(() => globalThis.handbook.load('search/none-0.js').catch((error) => error.code));
      assert.equal(code, 'missing');
      assert.equal(await page.evaluate(() => document.querySelectorAll('script').length), 1, 'no element stays behind');
    }));
  }
});
