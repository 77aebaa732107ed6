// The words of a filter over rules, and the rules that have them all. Nothing here knows the page.

/** A name without what people write in different ways: `MIG-012`, `mig_012` and `mig12` are one. */
export function canonical(text) {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, '').replace(/(^|[a-z])0+(?=[0-9])/g, '$1');
}

/** The words that a reader typed. */
export function wordsOf(text) {
  return text.toLowerCase().split(/\s+/).filter(Boolean);
}

/** What is looked into: `names`, the identifier and the name; `text`, all that the rule says, message included. */
export function haystack(names, text) {
  return { names: names.map(canonical).join(' '), text: `${names.join(' ')} ${text}`.toLowerCase() };
}

/** Words that the pages leave out of messages: they are everywhere. */
const COMMON_WORDS = new Set(('the and not are this that with can you may your will which from for all its has have than only must should more '
  + 'into when while then before after cannot instead use using https com').split(' '));

/** Whether a rule has every one of the words, in any spelling of its names. */
export function hasAll(words, { names, text }) {
  return words.every((word) => {
    if (text.includes(word) || COMMON_WORDS.has(word)) return true;
    const name = canonical(word);
    return name !== '' && names.includes(name);
  });
}

/** The rows that have every facet's choice and all the words. `choices`: facet → set of values; OR inside, AND between. */
export function matching(rows, words, choices, except = null) {
  const chosen = Object.entries(choices).filter(([facet, values]) => facet !== except && values.size > 0);
  return rows.filter((row) => chosen.every(([facet, values]) => facet === 'with'
    ? [...values].every((value) => row.facets.with.has(value))
    : [...values].some((value) => row.facets[facet].has(value))) && hasAll(words, row.hay));
}
