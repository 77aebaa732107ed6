// Takes pictures of pages:
//   node shots.mjs [--site DIR] [--out DIR] [--scheme light,dark] [--width 1280,390] [--full] [--details] [page.html#part …]
// Without pages it takes one of each type.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launch, NARROW, SCHEMES, WIDE } from './browser.mjs';
import { serve } from './serve.mjs';
import { chosenFolder, openSite } from './site.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    site: { type: 'string' },
    out: { type: 'string', default: 'shots' },
    scheme: { type: 'string', default: SCHEMES.join() },
    width: { type: 'string', default: `${WIDE.width},${NARROW.width}` },
    full: { type: 'boolean', default: false },
    details: { type: 'boolean', default: false },
  },
});

const HEIGHTS = new Map([WIDE, NARROW].map(({ width, height }) => [width, height]));
const site = openSite(chosenFolder(values.site ?? ''));
const addresses = positionals.length ? positionals : site.samples.filter(({ page }) => !page.isAlias).map(({ path }) => path);
const fileName = (address) => address.replace(/\.html/, '').replace(/[^a-z0-9.-]+/gi, '-');

const server = await serve(site.dir, { prefix: site.basePath });
const browser = await launch();
mkdirSync(values.out, { recursive: true });
for (const colorScheme of values.scheme.split(',')) {
  for (const width of values.width.split(',').map(Number)) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: HEIGHTS.get(width) ?? WIDE.height } });
    const page = await context.newPage();
    for (const address of addresses) {
      await page.goto(server.url(address));
      if (values.details) await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
      const path = join(values.out, `${fileName(address)}-${colorScheme}-${width}.png`);
      await page.screenshot({ path, fullPage: values.full });
      console.log(path);
    }
    await context.close();
  }
}
await browser.close();
await server.close();
