// A known error that is spelled wrong, read as it was meant (src/search/misspelled.rs has the specification).
import { isNear, isPlainWord } from './10-search.js';
import { readingOf } from './15-signature.js';

/** A text with some of its words read as those of a message that lie one edit away; null where none does. */
export function readAs(shape, text, strange) {
  const own = shape.pieces.flatMap(({ words }) => words);
  const read = new Map(strange.flatMap((word) => {
    const meant = own.find((other) => isPlainWord(other) && isNear(word, other));
    return meant === undefined ? [] : [[word, meant]];
  }));
  return read.size === 0 ? null : readingOf(text, read);
}
