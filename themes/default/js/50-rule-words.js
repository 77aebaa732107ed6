// The words of a filter over rules, and the rules that have them all. Nothing here knows the page.

/** A name without what people write in different ways: `MIG-012`, `mig_012` and `mig12` are one. */
export function canonical(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '').replace(/(^|[a-z])0+(?=[0-9])/g, '$1');
}

const AROUND = /^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu;

/** The words that a reader typed or pasted, without what stands around them; the places of values, as in `<table>`, are none. */
export function wordsOf(text) {
  return text.toLowerCase().replace(/<[^<>]*>/g, ' ').split(/\s+/).map((word) => word.replace(AROUND, '')).filter(Boolean);
}

/** What is looked into: `names`, the identifier and the name; `text`, all that the rule says; `own`, words of its message alone. */
export function haystack(names, text, message) {
  return { names: names.map(canonical).join(' '), text: `${names.join(' ')} ${text} ${message}`.toLowerCase(), own: wordsOf(message) };
}

/** Words that the pages leave out of messages (src/render/view/rules.rs has the same ones): they are everywhere. */
const COMMON_WORDS = new Set(('the and not are this that with can you may your will which from for all its has have than only must should more '
  + 'into when while then before after cannot instead use using https com').split(' '));

const partsOf = (word) => word.split(/[^\p{L}\p{N}_]+/u);

/** Whether a rule has a word, in any spelling of its names. */
function has(word, { names, text }) {
  if (text.includes(word) || COMMON_WORDS.has(word)) return true;
  const name = canonical(word);
  return name !== '' && names.includes(name);
}

/** Whether a rule has a word or all its parts: of a message the pages have those. */
const hasParts = (word, hay) => has(word, hay) || partsOf(word).every((part) => part.length < 2 || has(part, hay));

/** From so many words on a text is taken for a message, in which values may stand that no rule has. */
const MESSAGE = 3;
/** A rule that has less than this of what the nearest one has is not near. */
const NEAR = 0.75;

/** The rows that are nearest to a message: words count by how few rules have them, and what else a rule's message says counts against it. */
function nearest(rows, words) {
  const typed = new Set(words.flatMap(partsOf).filter((word) => word.length > 1 && !COMMON_WORDS.has(word)));
  const counts = [...typed].map((word) => [word, Math.log(rows.length / rows.filter((row) => row.hay.text.includes(word)).length)])
    .filter(([, weight]) => Number.isFinite(weight));
  const scores = rows.map(({ hay }) => {
    const found = counts.reduce((sum, [word, weight]) => sum + (hay.text.includes(word) ? weight : 0), 0);
    return found * (hay.own.filter((word) => typed.has(word)).length + 1) / (hay.own.length + 1);
  });
  const best = Math.max(...scores);
  return best > 0 ? rows.filter((_, at) => scores[at] >= NEAR * best) : [];
}

/** The rows that have all words of a text; where there are none and it is a message, those that are nearest to it. */
export function fitting(rows, text) {
  const words = wordsOf(text);
  for (const test of [has, hasParts]) {
    const all = rows.filter((row) => words.every((word) => test(word, row.hay)));
    if (all.length > 0) return { rows: new Set(all), isNear: false };
  }
  const isMessage = words.length >= MESSAGE || /['"\x60]/.test(text);
  return { rows: new Set(isMessage ? nearest(rows, words) : []), isNear: isMessage };
}

/** Those of the rows that have every facet's choice. `choices`: facet → set of values; OR inside, AND between. */
export function matching(rows, choices, except = null) {
  const chosen = Object.entries(choices).filter(([facet, values]) => facet !== except && values.size > 0);
  return [...rows].filter((row) => chosen.every(([facet, values]) => facet === 'with'
    ? [...values].every((value) => row.facets.with.has(value))
    : [...values].some((value) => row.facets[facet].has(value))));
}
