// What log collectors, consoles and mail put before each line of a text (src/search/prefix.rs has the specification).
import { linesOf, trim } from './10-search.js';
import { isException } from './13-lines.js';

/** How many parts a line may have. */
const MOST_PARTS = 8;

const CLOCK = '[0-9]{2}:[0-9]{2}:[0-9]{2}(?![0-9])(?:[.,][0-9]{1,9}(?![0-9]))?';
const DATE = '[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ]|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}[0-9]{1,2} ';
const ZONE = '[+-][0-9]{2,4}(?![0-9])(?::[0-9]{2}(?![0-9]))?|Z| (?:UTC|GMT|CET|CEST|EST|EDT|PST|PDT)(?=[ \\t]|$)';
const TIME = `(?:${DATE})?${CLOCK}(?:${ZONE})?`;
const END = '(?:[ \\t]|$)';
const INNER = '[ -Z\\\\^-~]{1,80}';

/** What stands around the `@` of a session, before the number of its process. */
const side = (signs) => `(?:(?!:\\[)[${signs}]){0,80}`;
const regex = (...parts) => new RegExp(`^(?:${parts.join('|')})`);

/** Parts that are taken off wherever they stand. */
const ANYWHERE = regex(
  `(?:${DATE})${CLOCK} [A-Z]{3,4}:${side('!-?A-~')}@${side('!-~')}:\\[[0-9]{1,9}\\]:`,
  `${TIME}:?${END}`,
  '##\\[[a-z]{1,20}\\]',
  '::[a-z]{1,20}(?![a-z])[ -9;-~]{0,320}::',
  `#[0-9]{1,4} [0-9]{1,6}\\.[0-9]{1,3}${END}`,
  `[ -~]{1,80}\\t[ -~]{1,80}\\t(?=${TIME})`,
  `[A-Z], \\[${INNER}\\] *[A-Z]{1,8} -- [A-Za-z0-9._ -]{0,80}: `,
);
const BRACKET = new RegExp(`^\\[(${INNER})\\]:?${END}`);
const IS_STAMP = regex(TIME, 'pod/');
const NUMBERED = regex(` *[0-9]{1,6}(?![0-9])(?:\\t| *[|│]${END})`);
const NAMED_LINE = new RegExp(`^([A-Za-z0-9._-]{0,80}) *[|│]${END}`);
/** Parts that stand behind others. */
const FURTHER = regex(
  `(?:[A-Za-z0-9._-]{1,80} )?(?=[A-Z0-9._/-]*[a-z])[A-Za-z0-9._/-]{1,80}\\[(?=[0-9]+\\]|[^\\]]*\\.)${INNER}\\]:${END}`,
  `std(?:out|err) [FP]${END}`,
  '[0-9]{2}[OE][ +]',
  '[0-9]{1,9} (?=\\[)',
  `[A-Z]{4,5} *[0-9]{1,9} --- \\[${INNER}\\] [A-Za-z0-9._-]{1,80} *:${END}`,
  '[A-Z]{3,8} +[A-Za-z0-9._-]{1,80} - ',
  `(?:[a-z_]{1,20}=[!-+\\--~]{0,80},)+[a-z_]{1,20}=[!-+\\--~]{0,80}${END}`,
);
const DASHED = regex('[A-Za-z0-9._-]{0,80} - ', '- ');
const LEVEL = new RegExp(`^([a-z]{1,80}\\.)?([A-Z]{3,8})(:?)${END}`);
const QUIET_LEVELS = new Set(['TRACE', 'DEBUG', 'INFO', 'NOTICE', 'WARN', 'WARNING', 'LOG']);
const LOUD_LEVELS = new Set(['ERR', 'ERROR', 'FATAL', 'CRITICAL', 'SEVERE']);
const QUOTED_LINE = /^(?:> ?)+/;

/** The kind of the part that a line begins with, and its length; null for none. */
function partAt(line, isBehind, known) {
  const taken = (kind, found) => found && { kind, length: found[0].length };
  const further = () => taken('certain', FURTHER.exec(line)) ?? taken('dash', DASHED.exec(line));
  return taken('certain', ANYWHERE.exec(line)) ?? bracketPart(line, isBehind, known) ?? taken('number', NUMBERED.exec(line)) ?? namePart(line)
    ?? (isBehind ? further() : null) ?? levelPart(line, isBehind) ?? taken('quote', QUOTED_LINE.exec(line));
}

function bracketPart(line, isBehind, known) {
  const found = BRACKET.exec(line);
  // A process may have the number of an SQLSTATE, but hardly of one that is known.
  if (found && known.isState(found[1])) return null;
  return found && { kind: isBehind || IS_STAMP.test(found[1]) ? 'certain' : 'bracket', length: found[0].length };
}

/** `web-1  | `, `| `: tables of linters have the names of rules there. */
function namePart(line) {
  const found = NAMED_LINE.exec(line);
  if (!found) return null;
  const [{ length }, name] = found;
  if (/^[^A-Z]*[0-9]$/.test(name) && /[-._]/.test(name)) return { kind: 'certain', length };
  return name.split('-').length > 2 || name.includes('_') ? null : { kind: 'name', length };
}

/** A level in capitals. One that says alone that a line is an error stays. */
function levelPart(line, isBehind) {
  const found = LEVEL.exec(line);
  if (!found) return null;
  const [all, logger, word, colon] = found;
  // Levels are filled up to five characters.
  const length = all.length + (word.length === 4 && colon === '' && line[all.length] === ' ' ? 1 : 0);
  const isLoud = LOUD_LEVELS.has(word);
  const isTold = QUIET_LEVELS.has(word) || (isLoud && isException(line.slice(length)));
  if ((isTold && isBehind) || (isLoud && logger !== undefined && colon !== '')) return { kind: 'certain', length };
  return isTold || (isLoud && isBehind && colon === '') ? { kind: 'level', length } : null;
}

/** The word with which all lines begin, and the space behind it: a machine's name, or what follows one; null for none. */
function commonStart(lines, isBehindName, known) {
  const filled = lines.filter((line) => trim(line) !== '');
  const found = /^([A-Za-z0-9._-]+)[ \t]/.exec(filled[0] ?? '');
  if (!found || filled.length < 3) return null;
  const [start, word] = found;
  const isMachine = word.includes('-') && /[0-9]/.test(word) && /[a-z]/.test(word);
  const isName = isMachine || (isBehindName && !/[A-Z]/.test(word) && !known.isSaid(word));
  return isName && filled.every((line) => line.startsWith(start) || line === word) ? start : null;
}

/** A text without what stands before each line. `known`: which SQLSTATEs and words of messages are known. */
export function unprefixed(text, known) {
  const whole = linesOf(text);
  let lines = whole;
  let isBehindName = false;
  for (let n = 0; n < MOST_PARTS; n += 1) {
    const parts = lines.map((line, at) => partAt(line, line.length < whole[at].length, known));
    const filled = lines.filter((line) => trim(line) !== '').length;
    const counts = { certain: Infinity };
    for (const part of parts) if (part) counts[part.kind] = (counts[part.kind] ?? 0) + 1;
    const isTaken = (part) => part && (part.kind === 'certain' || (filled > 1 && 2 * counts[part.kind] > filled));
    const start = parts.some(isTaken) ? null : commonStart(lines, isBehindName, known);
    if (start === null && !parts.some(isTaken)) break;
    isBehindName = start !== null && !isBehindName;
    lines = lines.map((line, at) => (start === null ? line.slice(isTaken(parts[at]) ? parts[at].length : 0) : line.startsWith(start) ? line.slice(start.length) : ''));
  }
  return lines.some((line, at) => line !== whole[at]) ? lines.join('\n') : text;
}
