import { launch, open } from './browser.js';
import { OURS } from './readers.js';
import { serve } from './server.js';
import { incident } from '../../tests/browser/parity/corpus.mjs';
const record = (n) => incident((n * 7919) % 10000);
const title = (n) => record(n).title.split(' ').slice(0, 2).join(' ');
const site = process.env.SITE ?? '/tmp/team/sb/site';
const server = await serve({ '/site/': { folder: site } });
const browser = await launch();
for (let round = 0; round < 7; round++) {
  const opened = await open(browser, server, OURS);
  const { page, devtools } = opened;
  await devtools.send('Network.enable');
  if (round > 0) await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 100, downloadThroughput: 200_000, uploadThroughput: 200_000 });
  server.takeSent();
  const out = await page.evaluate(`(async () => {
    const t0 = performance.now(); const at = () => +(performance.now() - t0).toFixed(0);
    const marks = [];
    const { handbook } = globalThis;
    await handbook.loadSearch(); marks.push(['loaded', at()]);
    globalThis.engine = await handbook.openSearch({ root: handbook.site.root, load: handbook.load }); marks.push(['opened', at()]);
    const { hits, total } = await globalThis.engine.search(${JSON.stringify(title(1))}, { limit: 2, facets: false }); marks.push(['found', at(), total]);
    await new Promise((d) => setTimeout(d, 100));
    return { marks, tasks: globalThis.longTasks };
  })()`);
  console.log(JSON.stringify(out.marks), JSON.stringify(out.tasks));
  await opened.context.close();
}
await browser.close(); await server.close();
