// Keys: the marked result is what Enter opens, from the field and from the results.
import { isKey } from './50-app.js';

const links = (frame) => [...frame.hits.querySelectorAll('a.hit')];

/** Marks a result as the one that Enter opens. */
export function mark(frame, link) {
  for (const other of links(frame)) other.removeAttribute('aria-current');
  link?.setAttribute('aria-current', 'true');
}

const marked = (frame) => frame.hits.querySelector('a.hit[aria-current]');

/** Opens the marked result. `apart`: in a tab of its own. */
export function openMarked(frame, apart) {
  const link = marked(frame);
  if (!link) return false;
  if (apart) {
    frame.opened?.();
    window.open(link.href, '_blank', 'noopener');
  } else {
    link.click();
  }
  return true;
}

function go(frame, link) {
  if (!link) return;
  mark(frame, link);
  link.focus();
}

/** Goes to the result of a place, which may have to be loaded first; the last one stands for all behind it. */
async function goTo(frame, place) {
  const from = document.activeElement;
  if (!links(frame)[place]) await frame.reach(place);
  const all = links(frame);
  if (document.activeElement === from) go(frame, all[place] ?? all.at(-1));
}

function inField(frame, event) {
  const { field } = frame;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    frame.enter(event.ctrlKey || event.metaKey);
  } else if (event.key === 'ArrowDown' && field.selectionEnd === field.value.length && links(frame).length > 0) {
    event.preventDefault();
    go(frame, links(frame)[0]);
  }
}

function toField(frame) {
  frame.field.focus();
  frame.field.setSelectionRange(frame.field.value.length, frame.field.value.length);
}

function onResult(frame, event) {
  const all = links(frame);
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: Infinity };
  if (event.key in to) {
    event.preventDefault();
    if (event.key === 'ArrowUp' && at === 0) toField(frame);
    else goTo(frame, to[event.key]);
    return;
  }
  const pastes = (event.ctrlKey || event.metaKey) && isKey(event, 'v');
  const writes = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  // The key itself then goes into the field, as it has the focus before the key does anything.
  if (pastes || writes || event.key === 'Backspace') toField(frame);
}

export function listenToKeys(frame) {
  frame.field.addEventListener('keydown', (event) => { if (!event.isComposing) inField(frame, event); });
  frame.hits.addEventListener('keydown', (event) => { if (event.target.closest('a.hit')) onResult(frame, event); });
  frame.hits.addEventListener('focusin', (event) => { if (event.target.matches('a.hit')) mark(frame, event.target); });
}
