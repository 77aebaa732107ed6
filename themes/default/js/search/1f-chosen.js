// Filters as people write them in an address, by the values that records have.
import { fold } from './12-words.js';
import { kindsOf } from './16-filters.js';
import { isMeant, spellingsOf } from './1d-facets.js';
import { meantFilters } from './1e-databases.js';

function kindsMeant(written, { kinds }) {
  const names = kindsOf(kinds, fold(written), false) ?? [];
  return kinds.filter(({ name }) => names.includes(name)).map(({ name, plural }) => ({ value: name, label: plural }));
}

function valuesMeant(facet, written, index, databases) {
  const at = index.meta.facets.indexOf(facet);
  if (at < 0) return [];
  const { [facet]: meant } = meantFilters({ [facet]: [fold(written)] }, null, index, databases);
  return index.values(at).filter(({ value }) => {
    const spellings = spellingsOf(value);
    return meant.some((text) => isMeant(text, spellings));
  });
}

/** Of each facet the values that are meant, each once with its label; what means nothing stays as it is. */
export function chosenValues(filters, index, databases) {
  const meantBy = (facet, written) => {
    const those = facet === 'kind' ? kindsMeant(written, index.meta) : valuesMeant(facet, written, index, databases);
    return those.length > 0 ? those.map(({ value, label }) => [value, label]) : [[written, written]];
  };
  const chosen = ([facet, texts]) => [facet, [...new Map(texts.flatMap((written) => meantBy(facet, written)))]];
  return Object.fromEntries(Object.entries(filters).map(chosen));
}
