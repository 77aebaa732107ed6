// What carries a text leaves marks in it: colours, escapes, entities (src/search/paste.rs has the specification).

const ENTITIES = { '#39': "'", '#x27': "'", '#34': '"', quot: '"', apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' };
const ESCAPES = { n: '\n', r: '\n', t: '\t' };
/** `ESC [`, parameters and one final byte; `ESC ]` up to BEL or the next ESC; ESC alone. */
const SEQUENCES = /\u001b(?:\[[ -?]*[@-~]?|\][^\u0007\u001b]*\u0007?)?/g;

/** The text that was meant. */
export function plain(text) {
  if (!/[\u001b\\&\r]/.test(text)) return text;
  const lines = text.replace(/\r\n?/g, '\n');
  const json = lines.indexOf('{"');
  const meant = lines.replace(/\\(?:u([0-9a-fA-F]{4})|(['"nrt]))|&(#0*39|#x0*27|#0*34|quot|apos|lt|gt|amp|nbsp);/g, (all, code, escape, entity, at) => {
    if (entity !== undefined) return ENTITIES[entity.replace(/0+/, '')];
    if (code !== undefined) return /^[dD][89a-fA-F]/.test(code) ? all : String.fromCharCode(Number.parseInt(code, 16));
    return escape === "'" || escape === '"' ? escape : json >= 0 && at > json ? ESCAPES[escape] : all;
  });
  return meant.replace(SEQUENCES, '');
}
