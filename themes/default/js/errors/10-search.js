// What the script of search lends to this one, which is loaded behind it.

export const {
  asciiLower, asciiUpper, before, byteLength, chunks, find, fold, isAlphanumeric, isAsciiAlphanumeric, isDigit, isDigits,
  isEdge, isLower, isNear, isPlainWord, isSpace, isSqlState, isUpper, linesOf, LONG, nth, partition, runEnd, runs, SERVERS,
  splitSpaces, trim, trimEnd, trimStart, width, withoutNot, wordEnd,
} = globalThis.handbook.lent;
