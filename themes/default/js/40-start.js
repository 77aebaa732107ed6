// Search is started when somebody looks for the first time: its script and its index are loaded, and their failures told.
import { make } from './10-elements.js';
import { loadSearch, site } from './20-load.js';

/** A wait that is shorter than this is not worth a word, in milliseconds. */
const PATIENCE = 300;
const REASONS = {
  missing: 'A file of search could not be loaded. If the handbook was published anew, reload this page.',
  damaged: 'A file of its index is damaged or incomplete.',
  'other-build': 'A file of its index is of another build than this page. Reload this page to get both from one build.',
};

/** Says that the index is being loaded, once that takes time. The answer ends it. */
export function waitIn(frame) {
  const timer = setTimeout(() => frame.say('Loading the index'), PATIENCE);
  return () => {
    clearTimeout(timer);
    if (frame.note.textContent === 'Loading the index') frame.say('');
  };
}

/** Says that search does not work and what does, with a way to try again. */
export function showFailure(frame, error) {
  const retry = make('button', { class: 'btn', type: 'button' }, 'Retry');
  retry.addEventListener('click', () => { frame.field.focus(); start(frame); });
  const list = make('a', { class: 'btn', href: `${site.root}all.html` }, 'All titles, A to Z');
  if (!(error?.code in REASONS)) console.error(error);
  const reason = REASONS[error?.code] ?? 'It met an error of its own.';
  for (const part of [frame.sift, frame.chips, frame.reading, frame.foot]) part.hidden = true;
  frame.hits.replaceChildren(make('div', { class: 'failed', 'data-code': error?.code ?? 'unknown' },
    make('h2', {}, 'Search could not load'), make('p', {}, `${reason} The list of all titles works without it.`),
    make('p', { class: 'acts' }, retry, list)));
  frame.status.textContent = `Search could not load. ${reason}`;
}

/** Loads what search needs, and hands the frame over to it. */
export async function start(frame) {
  const answered = waitIn(frame);
  try {
    if (!globalThis.handbook.attach) await loadSearch();
    await globalThis.handbook.attach(frame);
  } catch (error) {
    showFailure(frame, error);
  } finally {
    answered();
  }
}
