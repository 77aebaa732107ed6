// The shards: loaded when they are needed, once each. What asks for one that is not there gets nothing, and the shard is noted;
// the caller loads what was noted and asks again.
import { unfold, utf8 } from './10-bytes.js';

const FORMAT = 15;
/** What the script that reads errors is noted as. */
const ERRORS = 'errors';
/** The shards whose numbers are those of words, by the first letters of their names. */
const WORDS = 'dpx';

function failure(code, message) {
  return Object.assign(new Error(message), { code });
}

export class Store {
  #load; #errors; #waiting = new Map(); #shards = new Map(); #loading = new Map();

  /** `load(path)`: adds a script, and rejects when it cannot be had. `errors`: the path of the script that reads errors. */
  constructor(load, errors) {
    this.#load = load;
    this.#errors = errors;
    this.edition = null;
    /** What the shards that belong to the metadata say of themselves. */
    this.stamps = null;
    /** What the shards behind the metadata go on from. */
    this.common = new Uint8Array();
    this.needs = new Set();
  }

  /** Takes what a shard's script says. */
  take(name, stamp, packed) {
    this.#waiting.get(name)?.({ stamp, packed });
  }

  /**
   * The metadata. Their file has the same name in every edition, so the browser may have kept that of an older one; `anew`: it is
   * not to be had from there.
   */
  async open(anew) {
    const meta = await this.#fetch('index', `search/index.js${anew ? `?${Date.now()}` : ''}`);
    if (meta.format !== FORMAT) throw failure('other-build', `the index is of format ${meta.format}`);
    this.common = utf8(meta.common);
    this.stamps = meta.stamps;
    return meta;
  }

  /** A shard as `read` makes it of its bytes; null while it is not there. */
  get(name, read) {
    const shard = this.#shards.get(name);
    if (shard === undefined) {
      this.needs.add(name);
      return null;
    }
    if (!Object.hasOwn(shard, 'value')) shard.value = damagedUnless(name, () => read(shard.bytes));
    return shard.value;
  }

  /** What makes a reader of errors; null while its script is not there. */
  errors() {
    const { readErrors = null } = globalThis.handbook;
    if (readErrors === null) this.needs.add(ERRORS);
    return readErrors;
  }

  /** Whether a shard of one of these kinds was noted. */
  lacks(kinds) { return [...this.needs].some((name) => kinds.includes(name[0])); }

  /** Whether a shard is there. */
  has(name) { return this.#shards.has(name); }

  /** Loads all that was noted. */
  async supply(needs) {
    await Promise.all([...needs].map((name) => this.#supplyOne(name)));
  }

  /** Begins to load what is wanted next. What goes wrong is told to who waits for it. */
  begin(needs) { this.supply(needs).catch(() => {}); }

  #supplyOne(name) {
    if (this.#shards.has(name)) return undefined;
    let loading = this.#loading.get(name);
    if (!loading) {
      loading = (name === ERRORS ? this.#supplyErrors() : this.#supplyShard(name)).finally(() => this.#loading.delete(name));
      this.#loading.set(name, loading);
    }
    return loading;
  }

  async #supplyErrors() {
    await this.#call(ERRORS, this.#errors);
    if (!globalThis.handbook.readErrors) throw failure('damaged', `${this.#errors} is damaged`);
  }

  async #supplyShard(name) {
    const bytes = await this.#fetch(name, `search/${name}-${this.edition}.js`);
    this.#shards.set(name, { bytes });
  }

  /** What the file of a shard says when it is loaded; null for nothing. */
  async #call(name, path) {
    let said = null;
    this.#waiting.set(name, (call) => { said = call; });
    try {
      await this.#load(path);
    } catch (error) {
      throw failure('missing', `${path} could not be loaded: ${error?.message ?? error}`);
    } finally {
      this.#waiting.delete(name);
    }
    return said;
  }

  #stampOf(name) { return WORDS.includes(name[0]) ? this.stamps.words : this.stamps.records; }

  async #fetch(name, path) {
    const said = takeEarly(name) ?? await this.#call(name, path);
    if (said === null) throw failure('damaged', `${path} is not whole`);
    if (name === 'index') this.edition = said.stamp;
    else if (said.stamp !== this.#stampOf(name)) throw failure('other-build', `${path} belongs to another build`);
    // The metadata are not packed.
    if (name === 'index') return said.packed;
    return unfold(said.packed, this.common).catch(() => { throw failure('damaged', `${path} is damaged`); });
  }
}

/** What the file of a shard said before search was there to hear it; null for nothing. */
function takeEarly(name) {
  const { early } = globalThis.handbook;
  if (early?.[0] !== name) return null;
  globalThis.handbook.early = null;
  return { stamp: early[1], packed: early[2] };
}

function damagedUnless(name, read) {
  try {
    return read();
  } catch (error) {
    throw failure('damaged', `shard ${name} is damaged: ${error.message}`);
  }
}
