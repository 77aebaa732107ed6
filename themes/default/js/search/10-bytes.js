// The bytes of a shard (src/bytes/mod.rs): numbers of seven bits a byte with the lowest first, texts in UTF-8
// behind their length. What is not there throws, and the store calls the shard damaged.

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The bytes of a text in UTF-8. */
export const utf8 = (text) => encoder.encode(text);

/** Bytes as text; most words are ASCII, and short. */
function textOf(bytes) {
  if (bytes.length > 24) return decoder.decode(bytes);
  let out = '';
  for (const byte of bytes) {
    if (byte > 127) return decoder.decode(bytes);
    out += String.fromCharCode(byte);
  }
  return out;
}

const NOTHING = new Uint8Array();
/** How much room front coded texts have at first: most readers have none of them, or short ones. */
const ROOM = 64;

export class Bytes {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.front = NOTHING;
    this.shared = 0;
  }
  get isEmpty() { return this.at >= this.bytes.length; }
  byte() {
    if (this.isEmpty) throw new RangeError('a shard ends too early');
    return this.bytes[this.at++];
  }
  number() {
    let out = 0;
    for (let factor = 1; factor <= 2 ** 28; factor *= 128) {
      const byte = this.byte();
      out += (byte & 127) * factor;
      if (byte < 128) return out;
    }
    throw new RangeError('a shard has a number that is none');
  }
  /** So many of the next bytes. */
  take(count) {
    if (this.at + count > this.bytes.length) throw new RangeError('a shard ends too early');
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
  text() { return textOf(this.take(this.number())); }
  texts() { return Array.from({ length: this.number() }, () => this.text()); }
  /** Starts front coded texts anew, from nothing or from a text. */
  restart(text = '') {
    const bytes = encoder.encode(text);
    if (bytes.length > this.front.length) this.front = new Uint8Array(ROOM + 2 * bytes.length);
    this.front.set(bytes);
    this.shared = bytes.length;
  }
  /** The next of front coded texts. */
  next() {
    const shared = this.number();
    const rest = this.take(this.number());
    if (shared > this.shared) throw new RangeError('a shard shares what was not there');
    const length = shared + rest.length;
    if (length > this.front.length) {
      const wider = new Uint8Array(ROOM + 2 * length);
      wider.set(this.front.subarray(0, shared));
      this.front = wider;
    }
    this.front.set(rest, shared);
    this.shared = length;
    return textOf(this.front.subarray(0, length));
  }
  /** Numbers that grow, by their differences. */
  rising(count) {
    if (count > this.bytes.length - this.at) throw new RangeError('a shard ends too early');
    const out = new Int32Array(count);
    for (let n = 0, before = 0; n < count; n += 1) out[n] = before += this.number();
    return out;
  }
  numbers(count) {
    if (count > this.bytes.length - this.at) throw new RangeError('a shard ends too early');
    const out = new Int32Array(count);
    for (let n = 0; n < count; n += 1) out[n] = this.number();
    return out;
  }
  part() { return new Bytes(this.take(this.number())); }
}

/** The bytes of a text whose units are bytes, as `atob` makes it. */
export function bytesOf(binary) {
  const out = new Uint8Array(binary.length);
  for (let n = 0; n < binary.length; n += 1) out[n] = binary.charCodeAt(n);
  return out;
}

/** What goes before compressed bytes that go on from a text: the head of zlib's format, and the length of a block as it is. */
const headOf = ({ length }) => Uint8Array.of(0x78, 1, 0, length & 255, length >> 8, ~length & 255, ~(length >> 8) & 255);

/**
 * The bytes of base64 that is compressed by zlib, whose sum of all bytes tells damage. `common`: the bytes of the text that they
 * go on from, which are not written (src/search/export/shard.rs).
 */
export async function unfold(packed, common) {
  const own = bytesOf(atob(packed));
  const { readable, writable } = new DecompressionStream('deflate');
  const writer = writable.getWriter();
  const parts = common.length > 0 ? [headOf(common), common, own] : [own];
  // What is wrong with them, who reads is told.
  for (const part of parts) writer.write(part).catch(() => {});
  writer.close().catch(() => {});
  return new Uint8Array(await new Response(readable).arrayBuffer()).subarray(common.length);
}

/** How many bytes a text has in UTF-8. */
export function byteLength(text) {
  let out = text.length;
  for (let n = 0; n < text.length; n += 1) {
    const code = text.charCodeAt(n);
    if (code > 0x7f) out += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return out;
}

/** The order of two texts by code points, which is that of their bytes. */
export function compare(a, b) {
  if (a === b) return 0;
  const least = Math.min(a.length, b.length);
  for (let n = 0; n < least; n += 1) {
    const x = a.charCodeAt(n);
    const y = b.charCodeAt(n);
    if (x !== y) {
      // A surrogate stands for a greater code point than any other unit.
      const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdfff;
      if (isHigh(x) !== isHigh(y)) return isHigh(x) ? 1 : -1;
      return x - y;
    }
  }
  return a.length - b.length;
}

/** How many of a list come before a place: the first for which `isBefore` does not hold. */
export function partition(list, isBefore) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** FNV-1a of 32 bits, over the bytes of a text. */
export function hash(text) {
  let out = 0x811c9dc5;
  for (const byte of encoder.encode(text)) out = Math.imul(out ^ byte, 0x01000193);
  return out >>> 0;
}
