// Known errors that somebody typed, from memory or from a picture, with a letter wrong (src/search/misspelled.rs has the
// specification).
import { find, isLetter, nth } from './11-characters.js';

const MOST_WORDS = 20;
const FEWEST_LETTERS = 5;

export const isPlainWord = (word) => nth(word, FEWEST_LETTERS - 1) >= 0 && find(word, 0, (code) => !isLetter(code)) === word.length;

/** Whether one letter more, less or another, or two neighbours swapped, make one word of another. */
function isOneEdit(a, b) {
  if (Math.abs(a.length - b.length) > 2 || a === b) return false;
  const [one, other] = [[...a], [...b]];
  while (one.length > 0 && one[0] === other[0]) [one, other].forEach((list) => list.shift());
  while (one.length > 0 && one.at(-1) === other.at(-1)) [one, other].forEach((list) => list.pop());
  const isSwap = one.length === 2 && other.length === 2 && one[0] === other[1] && one[1] === other[0];
  return isSwap || (one.length <= 1 && other.length <= 1);
}

/** Whether a letter is wrong in one of two words. */
export const isNear = (word, other) => other.length >= FEWEST_LETTERS && isOneEdit(word, other);

/** The words of a text that may be misspelled: few enough, none where no mark of a known error is among them, or near one. */
export function strangeWords(words, marks, isStrange) {
  if (words.length > MOST_WORDS) return [];
  const all = [...new Set(words)].filter(isPlainWord);
  if (words.some((word) => marks.has(word))) return all.filter(isStrange);
  const isNearMark = (word) => [...marks].some((mark) => isNear(word, mark));
  return all.some((word) => isNearMark(word) && isStrange(word)) ? all.filter(isStrange) : [];
}
