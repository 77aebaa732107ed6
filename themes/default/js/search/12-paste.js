// What carries a text leaves marks in it: colours, escapes, entities (src/search/paste.rs has the specification).
import { trimStart } from './11-characters.js';

const ENTITIES = { '#39': "'", '#x27': "'", '#34': '"', quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };
const ESCAPES = { n: '\n', r: '\n', t: '\t' };
/** `ESC [`, parameters and one final byte; `ESC ]` up to BEL or the next ESC; ESC alone. */
const SEQUENCES = /\u001b(?:\[[ -?]*[@-~]?|\][^\u0007\u001b]*\u0007?)?/g;

/** The text that was meant. */
export function plain(text) {
  if (!/[\u001b\\&]/.test(text)) return text;
  const isJson = trimStart(text).startsWith('{');
  const meant = text.replace(/\\(?:u([0-9a-fA-F]{4})|(['"nrt]))|&(#39|#x27|#34|quot|apos|lt|gt|amp);/g, (all, code, escape, entity) => {
    if (entity !== undefined) return ENTITIES[entity];
    if (code !== undefined) return /^[dD][89a-fA-F]/.test(code) ? all : String.fromCharCode(Number.parseInt(code, 16));
    return escape === "'" || escape === '"' ? escape : isJson ? ESCAPES[escape] : all;
  });
  return meant.replace(SEQUENCES, '');
}
