// Lines of a log that say by their level that they are no error (src/search/level.rs has the specification).
import { asciiLower, asciiUpper, linesOf } from './10-search.js';
import { hasClass, isException, tells } from './13-lines.js';

/** Among so many words a level stands. */
const FIRST_WORDS = 16;
const LEVELS = /^(?:(trace|debug|info|notice|note|log|warn|warning)|err|error|fatal|critical|severe|panic)$/;

/** Whether a line's level is one of errors; null where it has none. */
function isLoud(line) {
  const words = /\w+/g;
  for (let n = 0; n < FIRST_WORDS; n += 1) {
    const word = words.exec(line);
    if (!word) return null;
    const level = LEVELS.exec(asciiLower(word[0]));
    const isMarked = () => /[[=:]"*$/.test(line.slice(0, word.index)) || /^[" ]*[:\]|]/.test(line.slice(words.lastIndex));
    if (level && (word[0] === asciiUpper(word[0]) || isMarked())) return level[1] === undefined;
  }
  return null;
}

/** A text, which was printed with what stood before its lines, without the known errors that say that they are none. */
export function loudLines(text, printed, isKnown) {
  const levels = linesOf(printed).map(isLoud);
  const lines = linesOf(text);
  const isError = (line, at) => (levels[at] ?? isException(line)) && tells(line);
  if (!levels.includes(false) || !lines.some(isError)) return text;
  return lines.map((line, at) => (levels[at] === false && !hasClass(line) && isKnown(line) ? '' : line)).join('\n');
}
