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

function failurePanel(frame, code, reason) {
  const retry = make('button', { class: 'btn', type: 'button' }, 'Retry');
  retry.addEventListener('click', () => {
    frame.field.focus();
    frame.status.textContent = '';
    frame.retry?.();
  });
  const list = make('a', { class: 'btn', href: `${site.root}all.html` }, 'All titles, A to Z');
  return make('div', { class: 'failed', 'data-code': code },
    make('h2', {}, 'Search could not load'), make('p', {}, `${reason} The list of all titles works without it.`),
    make('p', { class: 'acts' }, retry, list));
}

/**
 * Says that search does not work and what does, with a way to try again. Each further input tries again, too: what is said
 * already is not said anew then, and keeps the focus.
 */
export function showFailure(frame, error) {
  if (!(error?.code in REASONS)) console.error(error);
  const code = error?.code ?? 'unknown';
  const reason = REASONS[code] ?? 'It met an error of its own.';
  const said = `Search could not load. ${reason}`;
  frame.retry = () => start(frame);
  for (const part of [frame.sift, frame.chips, frame.reading, frame.foot]) part.hidden = true;
  if (frame.hits.querySelector('.failed')?.dataset.code !== code) frame.hits.replaceChildren(failurePanel(frame, code, reason));
  if (frame.status.textContent !== said) frame.status.textContent = said;
}

/** Loads what search needs, and hands the frame over to it. */
export async function start(frame) {
  const answered = frame.answered = waitIn(frame);
  frame.retry = null;
  try {
    if (!globalThis.handbook.attach) await loadSearch();
    await globalThis.handbook.attach(frame);
  } catch (error) {
    showFailure(frame, error);
  } finally {
    answered();
  }
}
