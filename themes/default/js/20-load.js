// Scripts that a page asks for only when they are needed: search, and its index. They are script elements, because pages
// opened from disk may fetch nothing.

/**
 * The script of search and the one beside it that reads errors, and the files of the index: nothing else is ever loaded. A number
 * behind `?` asks for the file as it is now, where the browser may have kept an older one.
 */
const OURS = /^(?:assets\/(?:search|errors)-[0-9a-f]{10}|search\/[0-9a-z]+(?:-[0-9a-z]+)*)\.js(?:\?[0-9]+)?$/;

/** What the page says of itself on its link to the search page: `root`, the way to the site's root; `search`, the script. */
export const site = { ...document.querySelector('[data-root]')?.dataset };

function addressOf(path) {
  if (!OURS.test(path)) throw new TypeError(`${path} is no script of this handbook`);
  return (site.root ?? '') + path;
}

const policy = globalThis.trustedTypes?.createPolicy('handbook', { createScriptURL: addressOf }) ?? { createScriptURL: addressOf };

/** The first file of the index. */
const INDEX = 'search/index.js';

/**
 * Loads one of the site's own scripts. `path`: from the site's root. The promise is kept when it has run, and broken by an
 * error with the code `missing` when it cannot be had; asking again tries again.
 */
export function load(path) {
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    script.addEventListener('load', () => { script.remove(); done(); });
    script.addEventListener('error', () => {
      script.remove();
      fail(Object.assign(new Error(`${path} could not be loaded`), { code: 'missing' }));
    });
    script.src = policy.createScriptURL(path);
    document.head.append(script);
  });
}

/**
 * Loads the script of search, and beside it the first file of its index, whose call waits in `handbook.early` until it is read.
 * That this file is missing says whoever reads it.
 */
export async function loadSearch() {
  globalThis.handbook.shard = (...said) => { globalThis.handbook.early = said; };
  await Promise.all([load(site.search), load(INDEX).catch(() => {})]);
}
