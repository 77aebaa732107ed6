// What searches in a browser: our pages' own engine, and Pagefind. `search` gives the addresses of so many results, with what is shown
// of each: titles, excerpts. `rest` adds what else is in view: results up to a number, and the counts of all filters. All run in the
// page.
export const OURS = {
  name: 'rcabook',
  path: '/site/index.html',
  setup: async () => {
    const { handbook } = globalThis;
    await handbook.loadSearch();
    globalThis.engine = await handbook.openSearch({ root: handbook.site.root, load: handbook.load });
  },
  search: async (query, count) => {
    const { hits, total } = await globalThis.engine.search(query, { limit: count, facets: false });
    return { total, hits: hits.map(({ id, address }) => ({ id, page: address.split('#')[0] })) };
  },
  rest: (from, to) => Promise.all([globalThis.engine.more(from, to), globalThis.engine.counts()]),
};

export const PAGEFIND = {
  name: 'Pagefind',
  path: '/blank.html',
  setup: async () => {
    globalThis.engine = await import('/pagefind/pagefind.js');
    await globalThis.engine.init();
  },
  search: async (query, count) => {
    globalThis.found = await globalThis.engine.search(query);
    const { results } = globalThis.found;
    const shown = await Promise.all(results.slice(0, count).map((result) => result.data()));
    return { total: results.length, hits: shown.map(({ url }) => ({ page: url.replace(/^\//, '').split('#')[0] })) };
  },
  rest: (from, to) => Promise.all([...globalThis.found.results.slice(from, to).map((result) => result.data())]),
};
