// Search goes on when the handbook is published anew, although browsers kept the first file of the index.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { program } from './preview.mjs';
import { answered, field, hits, openDialog } from './searching.mjs';
import { serve } from './serve.mjs';
import { withPage } from './visit.mjs';

const RECIPE = 'content/recipes/add-an-index.md';

/** A built handbook in a folder of its own, which can be published anew with another title of a recipe. */
async function withHandbook(work) {
  const dir = mkdtempSync(join(tmpdir(), 'rcabook-publish-'));
  const run = (...args) => execFileSync(program(), args, { stdio: 'ignore' });
  const publish = (title) => {
    const path = join(dir, RECIPE);
    if (title) writeFileSync(path, readFileSync(path, 'utf8').replace(/^title: .*$/m, `title: ${title}`));
    run('build', '--dir', dir);
  };
  try {
    run('init', dir);
    publish(null);
    return await work({ book: join(dir, 'book'), publish });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What the page's policy or scripts complain of; a file that is gone is no complaint. */
function complaints(page) {
  const said = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => { if (/policy|trusted/i.test(message.text())) said.push(message.text()); });
  return said;
}

async function find(page, text, title) {
  await field(page).fill(text);
  await hits(page).filter({ hasText: title }).first().waitFor();
  await answered(page);
  assert.equal(await page.locator('.failed').count(), 0);
}

describe('a publish while browsers keep the old index', () => {
  it('is found by the page that is open, by the next ones, and by a page that was never there', () => withHandbook(async ({ book, publish }) => {
    const server = await serve(book, { keep: 'max-age=600' });
    const plain = () => server.asked.filter((url) => url === '/search/index.js').length;
    try {
      await withPage({}, async (page) => {
        const said = complaints(page);
        await page.goto(server.url('index.html'));
        await openDialog(page);
        await page.waitForFunction(() => globalThis.handbook.attach);
        publish('Take heliotropes away safely');
        await find(page, 'heliotropes', 'Take heliotropes away safely');
        const before = server.asked.length;
        await page.goto(server.url('search.html'));
        await find(page, 'safely', 'Take heliotropes away safely');
        assert.ok(server.asked.slice(before).some((url) => /^\/search\/index\.js\?\d+$/.test(url)), 'the browser had kept the old one');
        publish('Take geraniums away safely');
        await find(page, 'geraniums', 'Take geraniums away safely');
        await page.goto(server.url('search.html?q=geraniums&kind=recipe'));
        await hits(page).filter({ hasText: 'Take geraniums away safely' }).waitFor();
        assert.equal(plain(), 1);
        await page.goto(server.url('recipes/geranium.html'));
        await page.getByRole('heading', { name: 'Pages with a name like this' }).waitFor();
        assert.deepEqual(said, []);
      });
    } finally {
      await server.close();
    }
  }));

  it('is found from disk', () => withHandbook(async ({ book, publish }) => withPage({}, async (page) => {
    const said = complaints(page);
    await page.goto(pathToFileURL(join(book, 'index.html')).href);
    await openDialog(page);
    await page.waitForFunction(() => globalThis.handbook.attach);
    publish('Take heliotropes away safely');
    await find(page, 'heliotropes', 'Take heliotropes away safely');
    assert.deepEqual(said, []);
  })));

  it('that took a file away and left the index as it is, is told as a failure', () => withHandbook(async ({ book }) => {
    const server = await serve(book, { keep: 'max-age=600' });
    try {
      await withPage({}, async (page) => {
        await page.route(/\/search\/(?!index)[^/]+\.js$/, (route) => route.fulfill({ status: 404, body: '' }));
        await page.goto(server.url('index.html'));
        await openDialog(page);
        await field(page).fill('column');
        await page.locator('.failed[data-code=missing]').waitFor();
        await page.unrouteAll();
        await page.getByRole('button', { name: 'Retry' }).click();
        await hits(page).first().waitFor();
      });
    } finally {
      await server.close();
    }
  }));
});
