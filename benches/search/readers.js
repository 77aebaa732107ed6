// What searches in a browser: our pages' own engine, and Pagefind. Both give the addresses of ten results with their excerpts, as a
// page of results shows them. The functions in `setup` and `search` run in the page.
export const OURS = {
  name: 'rcabook',
  path: '/site/index.html',
  setup: async () => {
    const { handbook } = globalThis;
    await handbook.load(handbook.site.search);
    globalThis.engine = await handbook.openSearch({ root: handbook.site.root, load: handbook.load });
  },
  search: async (query) => {
    const { hits } = await globalThis.engine.search(query, { limit: 10 });
    return hits.map(({ id, address }) => ({ id, page: address.split('#')[0] }));
  },
};

export const PAGEFIND = {
  name: 'Pagefind',
  path: '/blank.html',
  setup: async () => {
    globalThis.engine = await import('/pagefind/pagefind.js');
    await globalThis.engine.init();
  },
  search: async (query) => {
    const { results } = await globalThis.engine.search(query);
    const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    return shown.map(({ url }) => ({ page: url.replace(/^\//, '').split('#')[0] }));
  },
};
