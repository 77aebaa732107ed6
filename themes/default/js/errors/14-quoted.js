// What stands in quotes: values, and messages (src/shape/quoted.rs has the specification).
import { asciiLower, before, isAlphanumeric, nth, splitSpaces, width } from './10-search.js';

const CLOSES = { "'": "'", '"': '"', '\x60': "\x60'", '‘': '’', '“': '”', '„': '“”', '‚': '‘’', '«': '»', '»': '«' };
/** How much of what stands before a quote may tell that it opens a message, in characters. */
const NEAR = 24;
const MESSAGE = /\([0-9]{4,5}, *$|(?:message|msg)["']?[:=] *$|(?:error|err)(?:["'][:=]|=) *$/;
/** Names behind which a sentence may say what happened, or what was done. */
const SAYS = /(?:exception|reason|event|sql|statement) *= *$/;

/** Whether a quoted text may begin with this character. */
export const isOpening = (c) => Object.hasOwn(CLOSES, c);

/** The length of a quoted value that begins here, its quotes included; 0 for none. All quotes are of one unit. */
export function quotedAt(text, at) {
  const closing = CLOSES[text[at]];
  const limit = nth(text, 200, at + 1);
  const last = limit < 0 ? text.length : limit;
  for (let end = at + 1; end < last; end += 1) {
    if (!closing.includes(text[end])) continue;
    if (end + 1 < text.length && isAlphanumeric(text.codePointAt(end + 1))) continue;
    const value = text.slice(at + 1, end);
    const fits = !value.includes('\n') && splitSpaces(value).length <= (text[at] === '\x60' ? 1 : 3);
    return fits ? end + 1 - at : 0;
  }
  return 0;
}

const isPlain = (quote) => quote === "'" || quote === '"';

/** What stands near before a place, in small letters. */
function nearBefore(text, at) {
  let start = at;
  for (let n = 0; n < NEAR && start > 0; n += 1) start -= width(before(text, start));
  return asciiLower(text.slice(start, at));
}

/** The length of a value in quotes behind a name and `=`, its quotes included; 0 for none. One that does not close has no end. */
export function assignedAt(line, at) {
  const near = isPlain(line[at]) ? nearBefore(line, at) : '';
  if (!/= *$/.test(near) || SAYS.test(near)) return 0;
  for (let end = at; (end = line.indexOf(line[at], end + 1)) > 0;) {
    if (end + 1 === line.length || !isAlphanumeric(line.codePointAt(end + 1))) return end + 1 - at;
  }
  return line.length > at + 1 ? Infinity : 0;
}

/** Whether the quote that stands here opens a message. */
export const opensMessage = (text, at) => isPlain(text[at]) && MESSAGE.test(nearBefore(text, at));
