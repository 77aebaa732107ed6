// What this script lends to the one that reads errors (js/errors), which is loaded when the first of them is met.
import { byteLength, partition } from './10-bytes.js';
import { asciiLower, asciiUpper, before, find, isAlphanumeric, isAsciiAlphanumeric, isDigit, isDigits, isEdge, isLower, isSpace, isUpper, linesOf, nth, runEnd, splitSpaces, trim, trimEnd, trimStart, width } from './11-characters.js';
import { chunks, fold, runs, wordEnd } from './12-words.js';
import { isNear, isPlainWord } from './15-spelling.js';
import { isSqlState, SERVERS } from './16-likely.js';
import { LONG, withoutNot } from './16-query.js';

globalThis.handbook.lent = {
  asciiLower, asciiUpper, before, byteLength, chunks, find, fold, isAlphanumeric, isAsciiAlphanumeric, isDigit, isDigits,
  isEdge, isLower, isNear, isPlainWord, isSpace, isSqlState, isUpper, linesOf, LONG, nth, partition, runEnd, runs, SERVERS,
  splitSpaces, trim, trimEnd, trimStart, width, withoutNot, wordEnd,
};
