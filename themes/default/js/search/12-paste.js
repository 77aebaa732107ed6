// What carries a text leaves marks in it: colours, escapes, entities (src/search/paste.rs has the specification).

import { isAlphanumeric, isAsciiLetter, isSpace, width } from './11-characters.js';

const ENTITIES = { '#39': "'", '#x27': "'", '#34': '"', quot: '"', apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' };
const ESCAPES = { n: '\n', r: '\n', t: '\t' };
/**
 * `ESC [`, parameters and one final byte; `ESC ]` up to BEL or the next ESC; ESC alone. Colours and erasures of which the ESC
 * was written out, or lost; nothing in `rate(x[5m])`.
 */
const SEQUENCES = /\u001b(?:\[[ -?]*[@-~]?|\][^\u0007\u001b]*\u0007?)?|(?:\^\[|\\x1[bB]|\\033|\\e|␛)\[[0-9;]*[mK]|\[[0-9]{1,3}(?:;[0-9]{0,3})*[mK](?!\])/g;

/** Tells of places in a text, one after the other, whether they may be in quotes: of one kind or the other, and in no path. */
function quotesOf(text) {
  let [at, isOpen, isPath] = [0, false, false];
  let [last, drive, first] = [0, 0, 0];
  return (end) => {
    while (at < end) {
      const code = text.codePointAt(at);
      if (code === 0x0a) [isOpen, isPath] = [false, false];
      else if (code === 0x22 || code === 0x27) {
        isOpen ||= !isAlphanumeric(last);
        isPath = false;
      } else if (code === 0x5c) isPath ||= last === 0x3a && isAsciiLetter(drive) && !isAlphanumeric(first);
      else if (isSpace(code)) isPath = false;
      [last, drive, first] = [code, last, drive];
      at += width(code);
    }
    return isOpen && !isPath;
  };
}

/** The text that was meant. */
export function plain(text) {
  if (!/[\u001b\\&\r[]/.test(text)) return text;
  const lines = text.replace(/\r\n?/g, '\n');
  const isQuoted = quotesOf(lines);
  const meant = lines.replace(/\\(?:u([0-9a-fA-F]{4})|(['"nrt]))|&(#0*39|#x0*27|#0*34|quot|apos|lt|gt|amp|nbsp);/g, (all, code, escape, entity, at) => {
    if (entity !== undefined) return ENTITIES[entity.replace(/0+/, '')];
    if (code !== undefined) return /^[dD][89a-fA-F]/.test(code) ? all : String.fromCharCode(Number.parseInt(code, 16));
    return escape === "'" || escape === '"' ? escape : isQuoted(at + 1) ? ESCAPES[escape] : all;
  });
  return meant.replace(SEQUENCES, '');
}
