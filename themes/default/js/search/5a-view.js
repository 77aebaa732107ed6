// Search in a frame: what is asked, what comes back, and what of it is kept.
import { make, site } from './50-app.js';
import { newerThan } from './50-engine.js';
import { counted } from './51-words.js';
import { remember } from './53-recent.js';
import { isOn, keptWords, showReading, tokensOf } from './54-reading.js';
import { isFiltered, showChips, showSift } from './55-sift.js';
import { addHits } from './56-hits.js';
import { phraseNote, showNothing, showStart, summary } from './57-states.js';
import { keepable, linkTo, query, readAddress } from './58-address.js';
import { mark, openMarked } from './59-keys.js';

/** So many results are shown at once; those that are not in view are loaded when they come into it. */
const PAGE = 20;
/** So many are shown first, as soon as they are there. */
const FIRST = 2;
/** So many are added to those, whenever the end of the list comes into view. */
const STEP = 5;
/** The least time between two announcements, in milliseconds. */
const QUIET = 500;
/** So long a button says that the link was copied, in milliseconds. */
const COPIED = 2000;
const COPY = 'Copy link to this search';

/** What a reader has asked, before anything is asked. */
export const emptyState = () => ({
  text: '', filters: {}, off: new Set(), on: new Set(), tokens: null, words: null, opened: new Map(), labels: new Map(),
});

/** The view of one frame. `engine` is set when the index is open. */
export class View {
  engine = null;
  /** The text that the page's address asked for. Somebody has sent it, so it stays there however long it is. */
  linked = '';
  state = emptyState();
  #turn = 0;
  #waiting = false;
  #opens = null;
  #said = 0;
  #timer = 0;
  /** The results: how many there are, how many are shown, how many may be; and what stands below them. */
  #total = 0;
  #shown = 0;
  #most = PAGE;
  #end = null;
  #filling = Promise.resolve();
  #ends = new IntersectionObserver((seen) => { if (seen.some(({ isIntersecting }) => isIntersecting)) this.#fill(this.#shown + STEP); });

  /** `filters`: those that the page's address asks for. */
  constructor(frame, filters = {}) {
    this.frame = frame;
    frame.asked = () => this.#changedText();
    frame.enter = (apart) => this.#enter(apart);
    frame.opened = () => this.#remember();
    frame.reach = (place) => this.#fill(place + 1);
    frame.closed = () => this.#close();
    if (frame.inPage) addEventListener('popstate', () => this.#goTo(readAddress(location.search)));
    for (const kind of ['click', 'auxclick']) frame.hits.addEventListener(kind, (event) => this.#onClick(event));
    Object.assign(this.state, { text: frame.field.value, filters });
    this.#showFoot(null);
    if (this.#isStart) this.#showStart();
  }

  /** Asks what the field and the filters say. */
  async ask() {
    const { state, frame } = this;
    const turn = ++this.#turn;
    this.#writeAddress();
    // What failed stands until it works, or is tried again.
    if (frame.retry) return;
    if (this.#isStart) return this.#showStart();
    if (!this.engine) return;
    this.#waiting = true;
    const answered = globalThis.handbook.waitIn(frame);
    try {
      const results = await this.#search(state.filters);
      const isBarred = results?.total === 0 && (isFiltered(state) || results.rest);
      const facets = isBarred ? await this.engine.counts() : null;
      const unfiltered = isBarred ? await this.#search({}, results.rest ?? state.text) : null;
      if (turn !== this.#turn || !results) return;
      // What is still being typed and says nothing yet leaves what stands there.
      if (results.vague && !isBarred && this.#total > 0) return this.#keep();
      // The line that says what is waited for goes before results are there, which would move up.
      answered();
      frame.answered();
      this.#show(results, unfiltered?.total ?? 0);
      this.#showFacets(facets ?? await this.engine.counts(), turn);
    } catch (error) {
      if (turn === this.#turn) await this.#goOn(error);
    } finally {
      answered();
    }
  }

  /** Asks a newer index where there is one, and otherwise says what failed. What is asked meanwhile waits. */
  async #goOn(error) {
    const [turn, engine] = [this.#turn, this.engine];
    this.engine = null;
    const newer = await newerThan(engine, error);
    if (this.engine) return;
    if (newer) {
      this.engine = newer;
      await this.ask();
      return;
    }
    this.#fail(error);
    if (turn !== this.#turn) this.frame.retry();
  }

  /** Whether there is nothing to look for: no words, nor a filter, which finds by itself. */
  get #isStart() { return this.state.text.trim() === '' && !isFiltered(this.state); }

  #search(filters, text = this.state.text) {
    const { off, on } = this.state;
    return this.engine.search(text, { filters, limit: FIRST, facets: false, off: [...off], on: [...on] });
  }

  #fail(error) {
    this.engine = null;
    this.#waiting = false;
    this.#opens = null;
    clearTimeout(this.#timer);
    globalThis.handbook.showFailure(this.frame, error);
  }

  #changedText() {
    const { field } = this.frame;
    if (field.value === this.state.text) return;
    const { filters, opened, labels } = this.state;
    this.state = { ...emptyState(), text: field.value, filters, opened, labels };
    this.#opens = null;
    this.ask();
  }

  /** Filters were chosen. Going back in the browser undoes that, and not what is typed. */
  #choose() {
    this.#writeAddress(true);
    this.ask();
  }

  /** The browser has gone to the address of another choice. A text that stands in no address is not lost by that. */
  #goTo({ text, filters }) {
    if (query(text, filters) === this.#address()) return;
    this.state.filters = filters;
    const isSame = [this.state.text, this.#written()].includes(text);
    this.linked = text;
    if (isSame) return this.ask();
    this.frame.pasted = false;
    this.frame.put(text);
  }

  /** A dialog that was closed keeps what was asked, but no filters, and opens nothing any more. */
  #close() {
    this.#opens = null;
    if (!isFiltered(this.state)) return;
    this.state.filters = {};
    this.ask();
  }

  #show(results, unfiltered) {
    const { state, frame } = this;
    this.#waiting = false;
    state.tokens ??= results.error ? tokensOf(results.error, state.text) : null;
    state.words = state.tokens?.filter((token) => isOn(state, token)).map((token) => token.label) ?? null;
    if (!frame.reading.contains(document.activeElement)) showReading(frame, state, () => this.ask());
    // Counts of what was asked before stand until the new ones are there; at first, the kinds keep the place.
    if (frame.sift.hidden) showSift(frame, state, results.facets, () => this.#choose());
    showChips(frame, state, () => this.#choose());
    this.#total = 0;
    if (results.hits.length > 0) this.#showHits(results);
    else showNothing(frame, state, results, unfiltered, () => this.#withoutFilters(results.rest));
    this.#showFoot(results.total);
    this.#announce(summary(results.total, results.hits[0]?.title));
    this.#openAwaited();
  }

  #keep() {
    this.#waiting = false;
    [this.#total, this.#most] = [this.#shown, this.#shown];
    this.#end?.remove();
    this.frame.reading.hidden = true;
    this.#openAwaited();
  }

  #showFacets(facets, turn) {
    if (turn !== this.#turn || !facets) return;
    const { sift } = this.frame;
    const wasHidden = sift.hidden;
    showSift(this.frame, this.state, facets, () => this.#choose());
    if (sift.hidden !== wasHidden) this.#showFoot(this.#total);
  }

  #showHits(results) {
    const { frame } = this;
    const { hits, total } = results;
    const note = phraseNote(results);
    const place = [...frame.hits.querySelectorAll('a.hit')].indexOf(document.activeElement);
    frame.hits.replaceChildren();
    addHits(frame.hits, hits);
    if (note) frame.hits.prepend(make('p', { class: 'hint' }, note));
    [this.#total, this.#shown, this.#most] = [total, hits.length, PAGE];
    const links = [...frame.hits.querySelectorAll('a.hit')];
    mark(frame, links[0]);
    if (place >= 0) (links[place] ?? links.at(-1))?.focus();
    else frame.hits.parentElement.scrollTop = 0;
    this.#showEnd();
  }

  /** Adds results to those that are shown, until there are so many, or as many as may be shown. One after the other. */
  #fill(count) {
    const turn = this.#turn;
    this.#filling = this.#filling.then(() => (turn === this.#turn ? this.#add(Math.min(count, this.#most, this.#total)) : null));
    return this.#filling;
  }

  async #add(to) {
    const turn = this.#turn;
    if (to <= this.#shown) return;
    try {
      const hits = await this.engine.more(this.#shown, to);
      if (turn !== this.#turn || !hits) return;
      this.#end.remove();
      addHits(this.frame.hits, hits);
      this.#shown += hits.length;
      this.#showEnd();
    } catch (error) {
      if (turn === this.#turn) await this.#goOn(error);
    }
  }

  /** What stands below the results: a place that asks for more once it is seen, or a button when enough were shown. */
  #showEnd() {
    this.#ends.disconnect();
    if (this.#shown >= this.#total) return;
    this.#end = this.#shown < this.#most ? make('p', { class: 'end', 'aria-hidden': 'true' }) : make('p', { class: 'acts' }, this.#moreButton());
    this.frame.hits.append(this.#end);
    if (this.#shown < this.#most) this.#ends.observe(this.#end);
  }

  #moreButton() {
    const more = make('button', { class: 'btn', type: 'button' }, `Show more results (${this.#shown} of ${this.#total.toLocaleString('en')})`);
    more.addEventListener('click', () => {
      this.frame.hits.querySelectorAll('a.hit')[this.#shown - 1]?.focus();
      this.#most += PAGE;
      this.#fill(this.#shown + STEP);
    });
    return more;
  }

  #showStart() {
    const { frame } = this;
    this.#waiting = false;
    this.#total = 0;
    for (const part of [frame.sift, frame.chips, frame.reading]) part.hidden = true;
    showStart(frame, (text) => this.#write(text));
    this.#showFoot(null);
    frame.status.textContent = '';
  }

  #write(text) {
    const { field } = this.frame;
    field.value = text;
    field.focus();
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Asks again without filters; `rest`: what was asked without those in the text, or null where it has none. */
  #withoutFilters(rest) {
    this.state.filters = {};
    if (!rest) this.frame.field.focus();
    this.#choose();
    if (rest) this.#write(rest);
  }

  #showFoot(total) {
    const { frame } = this;
    const key = (text) => make('kbd', {}, text);
    const moves = [[key('↑'), ' ', key('↓'), ' move'], [key('Enter'), ' open'], [key('Ctrl Enter'), ' new tab']];
    const hints = [...(total ? moves : []), ...(frame.sift.hidden ? [] : [[key('Tab'), ' filters']])];
    const count = total === null ? null : make('p', { class: 'count' }, counted(total, 'result', 'results'));
    frame.foot.hidden = total === null;
    frame.foot.replaceChildren(...hints.map((parts) => make('p', { class: 'hint' }, ...parts)), ...(total ? [this.#copyButton()] : []), ...(count ? [count] : []));
  }

  /** What of this search may be kept: see `keepable`. */
  #keepable(pasted) {
    return keepable(this.state.text, pasted, keptWords(this.state), this.engine?.stop ?? []);
  }

  #copyButton() {
    const link = this.#keepable(false);
    if (!link && this.state.text.trim() !== '') return '';
    const button = make('button', { class: 'copy', type: 'button' }, COPY);
    button.addEventListener('click', async () => {
      const address = linkTo(link, this.state.filters);
      try {
        await navigator.clipboard.writeText(address);
        button.textContent = 'Copied';
        setTimeout(() => { button.textContent = COPY; }, COPIED);
        this.#announce('Copied.');
      } catch {
        button.replaceWith(make('input', { class: 'address', readonly: true, 'aria-label': 'Link to this search', value: address }));
      }
    });
    return button;
  }

  #enter(apart) {
    if (this.frame.retry) this.frame.retry();
    else if (this.#waiting || !this.engine) this.#opens = { apart };
    else openMarked(this.frame, apart);
  }

  #openAwaited() {
    const awaited = this.#opens;
    this.#opens = null;
    if (awaited) openMarked(this.frame, awaited.apart);
  }

  #onClick(event) {
    if (!event.target.closest('a.hit') || event.button > 1) return;
    this.#remember();
    const here = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (here) this.frame.close?.();
  }

  #remember() {
    if (this.state.text.trim() !== '') remember(this.#keepable(this.frame.pasted));
  }

  /** What the search page's address may say of the text: what was written by hand. */
  #written() {
    const { text, tokens } = this.state;
    if (text === this.linked) return text;
    return tokens ? '' : keepable(text, this.frame.pasted, null, []);
  }

  #address() { return query(this.#written(), this.state.filters); }

  /** The search page's address follows what is asked; a choice adds one to the history. */
  #writeAddress(isChoice = false) {
    if (!this.frame.inPage) return;
    const address = this.#address();
    const said = [null, '', `${location.pathname}${address}`];
    try {
      if (isChoice && address !== location.search) history.pushState(...said);
      else history.replaceState(...said);
    } catch { /* from disk it may stay as it is */ }
  }

  #announce(text) {
    clearTimeout(this.#timer);
    const wait = Math.max(0, this.#said + QUIET - performance.now());
    this.#timer = setTimeout(() => {
      this.#said = performance.now();
      this.frame.status.textContent = text;
    }, wait);
  }
}
