// The dialog of search, made when it is first asked for.
import { make } from './10-elements.js';
import { makeFrame } from './30-frame.js';
import { start } from './40-start.js';

let dialog = null;

function makeDialog() {
  const frame = makeFrame('dialog');
  const close = make('button', { class: 'esc', type: 'button' }, 'Close ', make('kbd', { 'aria-hidden': 'true' }, 'Esc'));
  frame.box.setAttribute('aria-label', 'Search');
  frame.ask.append(close);
  close.addEventListener('click', () => frame.box.close());
  frame.box.addEventListener('click', (event) => { if (event.target === frame.box) frame.box.close(); });
  frame.box.addEventListener('close', () => frame.closed?.());
  frame.close = () => frame.box.close();
  document.body.append(frame.box);
  return frame;
}

/** Opens the dialog; `text` replaces what it was last asked, `pasted` says that it came from elsewhere. */
export function openDialog(text = null, pasted = false) {
  const isNew = dialog === null;
  dialog ??= makeDialog();
  if (!dialog.box.open) dialog.box.showModal();
  dialog.field.focus();
  if (text === null) {
    dialog.field.select();
  } else {
    dialog.pasted = pasted;
    dialog.put(text);
    dialog.field.setSelectionRange(text.length, text.length);
  }
  if (isNew) start(dialog); else dialog.retry?.();
}
