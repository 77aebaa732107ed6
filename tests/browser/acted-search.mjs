// An engine of search that is told what to answer: for states that a built handbook does not show. It stands in the page
// before the page's own scripts, and takes the place of the real one.

/** Runs in the page. `script.answers`: results by query, `*` for all others; `script.fails`: codes by query; `script.wait`: milliseconds; `script.counts`: the filters that come after an answer. */
export function actEngine(script) {
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });
  const acted = { asked: [], said: null, more: [], opened: 0, failsToOpen: script.failsToOpen ?? null, fails: script.fails ?? {} };
  const fail = (code) => { throw Object.assign(new Error(`acted: ${code}`), { code }); };
  let last = null;
  const engine = {
    async search(text, options) {
      acted.asked.push({ text, ...structuredClone(options) });
      await pause(script.waits?.[text] ?? script.wait ?? 0);
      acted.said = text;
      if (acted.fails[text]) fail(acted.fails[text]);
      const answer = script.answers[text] ?? script.answers['*'];
      const filtered = Object.values(options.filters).some((values) => values.length > 0);
      const hits = filtered && script.emptyWhenFiltered ? [] : answer.hits;
      last = { hits, facets: answer.facets ?? [] };
      return { error: null, facets: [], unmatched: [], nearest: [], ...answer, hits: hits.slice(0, options.limit), total: hits.length };
    },
    async more(from, to) {
      acted.more.push([from, to]);
      return last.hits.slice(from, to);
    },
    async chosen(filters) { return Object.fromEntries(Object.entries(filters).map(([facet, values]) => [facet, values.map((value) => [value, value])])); },
    async counts() { return script.counts ?? last.facets; },
  };
  const openSearch = async () => {
    acted.opened += 1;
    await pause(script.wait ?? 0);
    if (acted.failsToOpen) fail(acted.failsToOpen);
    return engine;
  };
  let handbook;
  Object.defineProperty(globalThis, 'handbook', {
    configurable: true,
    get: () => handbook,
    set: (value) => {
      handbook = value;
      Object.defineProperty(value, 'openSearch', { get: () => openSearch, set: () => {} });
      value.acted = acted;
    },
  });
}

let number = 0;
/** A result with what a test does not care about filled in. */
export const hit = (changes = {}) => ({
  id: `INC-2023-${(number += 1)}`, kind: 'incident', title: `Record ${number}`, address: 'incidents/index.html', date: '2023-02-16', group: 'words',
  score: 1, section: null, excerpt: { text: 'A unique key failed on prod.', matches: [[2, 8], [13, 19]] }, tags: { database: ['MySQL 5.7'], team: ['Enterprise'] }, ...changes,
});

export const FACETS = [
  { name: 'kind', values: [{ value: 'incident', label: 'Incidents', count: 2 }, { value: 'recipe', label: 'Recipes', count: 1 }] },
  { name: 'database', values: ['MySQL 5.7', 'MySQL 8', 'PostgreSQL', 'MariaDB', 'SQLite', 'Oracle', 'DB2', 'CockroachDB', 'Spanner'].map((label, at) => ({ value: label, label, count: 9 - at })) },
  { name: 'team', values: [{ value: 'Enterprise', label: 'Enterprise', count: 2 }] },
  { name: 'year', values: [{ value: '2023', label: '2023', count: 2 }] },
];

export const ERROR = {
  error: {
    kept: ['1062', 'integrityerror', 'duplicate', 'entry'],
    masked: [{ text: "'b7c2d9e0aa114f6c9d1e2f3a4b5c6d7e'", what: 'quoted' }, { text: '/srv/app/views.py', what: 'path' }],
    added: [],
  },
  facets: FACETS,
  hits: [hit({ group: 'same-error', title: 'Enterprise partially-applied licensed course enrollment migration' }), hit({ kind: 'recipe', group: 'same-error', title: 'Add a unique UUID field to an existing table', date: null }), hit({ kind: 'rule', title: 'Adding a unique field in one step', date: null }), hit({ kind: 'lesson', title: 'Isolate non-atomic operations in small migration files', date: null })],
};
