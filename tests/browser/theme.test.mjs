// A theme of a project's own: its fonts are loaded, from a host and from disk.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { program } from './preview.mjs';
import { assertNone } from './report.mjs';
import { serve } from './serve.mjs';
import { WORKERS, withPage } from './visit.mjs';

/** A font with one letter, `A`, which is twice as wide as it is high. */
const FONT = 'd09GRgABAAAAAAI4AAoAAAAAAlgAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAABPUy8yAAABYAAAACkAAABgRSBLPWNtYXAAAAGUAAAAKQAAADQADACUZ2x5ZgAAAcgAAAAYAAAAGCjjPMxoZWFkAAAA9AAAADYAAAA2NUxhYmhoZWEAAAEsAAAAGQAAACQLuQfSaG10eAAAAYwAAAAGAAAABgfQAABsb2NhAAABwAAAAAYAAAAGAAwAAG1heHAAAAFIAAAAFgAAACAABAAGbmFtZQAAAeAAAABJAAAAVOYSIJpwb3N0AAACLAAAAAwAAAAgAAMAAAABAAAAAQAAa4R4H18PPPUAAwPoAAAAAOczDk0AAAAA5zMOTQAAAAAH0APoAAAAAwACAAAAAAAAeJxjYGRgYH7BAATsF6AkIwMqYAQAQdMCnQAAAHicY2BkYGBgYmBhANEgFhoAAAESAAsAAHicY2Bmv8A4gYGVgYWBMGBE5tgDAZByZHBkfgHiQ0gUoMDAAADmFwTqAAAAB9AAAAAAAAB4nGNgYGBiYGBgBmIRIMkIplkYFIA0CxCC+I7//0PI/wfAfAYAUpcGnQAAAAAAAAAADAAAAAEAAAAAB9AD6AADAAAxESERB9AD6PwYeJwtiLEJwCAUBe+rKFqETJM1BDewEBuxEMT1oyFXPO4dYHgQDoL+9qBw+2nE+F0s4XfFxR1XT6XOlgeRRSdRqEwamfECsKsIrAAAAHicY2BmwAsAAH0ABA==';

const FILES = {
  'book.toml': '[output.html]\ntheme = "own"\n',
  'content/guides/g.md': '---\ntitle: A guide\nsummary: What it is for.\n---\nAAAA\n',
  'themes/own/css/90-own.css': '@font-face { font-family: Own; src: url(fonts/own.woff); }\nmain p { font: 10px Own; }\n',
  'themes/own/static/fonts/own.woff': Buffer.from(FONT, 'base64'),
};

const dir = mkdtempSync(join(tmpdir(), 'rcabook-theme-'));
for (const [path, content] of Object.entries(FILES)) {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}
const built = spawnSync(program(), ['build', '--dir', dir], { encoding: 'utf8' });
assert.equal(built.status, 0, built.stderr);
const host = await serve(join(dir, 'book'));
after(async () => {
  await host.close();
  rmSync(dir, { recursive: true });
});

describe('a font of a theme', { concurrency: WORKERS }, () => {
  for (const base of [host.base, `file://${dir}/book/`]) {
    it(`is loaded over ${new URL(base).protocol}`, () => withPage({ viewport: WIDE }, async (page) => {
      const problems = [];
      page.on('console', (message) => problems.push(message.text()));
      page.on('requestfailed', (request) => problems.push(`${request.url()} failed`));
      await page.goto(`${base}guides/g.html`);
      const width = await page.evaluate(async () => {
        await document.fonts.ready;
        const letters = document.createRange();
        letters.selectNodeContents([...document.querySelectorAll('main p')].find((line) => line.textContent === 'AAAA'));
        return letters.getBoundingClientRect().width;
      });
      assert.equal(Math.round(width), 80);
      assertNone(problems, base);
    }));
  }
});
