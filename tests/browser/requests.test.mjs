// What a visit asks for and complains of: nothing from elsewhere, nothing missing, no error, no breach of the pages' policy.
import { describe, it } from 'node:test';
import { WIDE } from './browser.mjs';
import { openPlaces } from './places.mjs';
import { assertNone } from './report.mjs';
import { openSite } from './site.mjs';
import { settle, withPage, WORKERS } from './visit.mjs';

const site = openSite();
const places = await openPlaces(site);

/** Runs before the page's own scripts and tells of each breach on the console, where the test listens. */
function tellBreaches() {
  document.addEventListener('securitypolicyviolation', (breach) => {
    console.error(`policy breach: ${breach.effectiveDirective} by ${breach.blockedURI} at ${breach.sourceFile}:${breach.lineNumber}`);
  });
}

function listen(page, url, base) {
  const problems = [];
  const isExpected404 = (address) => address === url && address.includes('no-such-page') || address.endsWith('no/such/page.html');
  page.on('request', (request) => {
    const address = request.url();
    const own = address.startsWith(base) || address.startsWith('data:') || isExpected404(address);
    if (!own) problems.push(`asks for ${address}`);
  });
  page.on('requestfailed', (request) => problems.push(`${request.url()} failed: ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400 && !isExpected404(response.url())) problems.push(`${response.url()} answered ${response.status()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const missing = isExpected404(message.location().url) && message.text().includes('404');
    if (['error', 'warning'].includes(message.type()) && !missing) problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  return problems;
}

const originOf = (place, url) => (place.name === 'file' ? place.base : `${new URL(url).origin}/`);

for (const place of places) {
  describe(`a visit over ${place.name} stays at home and is quiet`, { concurrency: WORKERS }, () => {
    for (const { type, path, page: sample } of site.samples) {
      const url = place.url(sample);
      if (!url || (sample.isAlias && place.name === 'file')) continue; // from disk an alias has gone at once
      it(`${type} (${path})`, () => withPage({ viewport: WIDE, scripts: [tellBreaches] }, async (page) => {
        const problems = listen(page, url, originOf(place, url));
        await page.goto(url);
        await settle(page);
        assertNone(problems, url);
      }));
    }
  });
}

describe('the policy is there to be breached', () => {
  it('as the first thing of every page after its encoding', () => {
    const late = site.pages.filter(({ html }) => !/<head>\s*(<meta charset="?utf-8"?\s*\/?>\s*)?<meta http-equiv="?content-security-policy"?/i.test(html));
    assertNone(late.map(({ path }) => path), 'pages without it');
  });
});
