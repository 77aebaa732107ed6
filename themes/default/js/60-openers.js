// What opens search: the link in the header, the form on the home page, and keys. Without the script of search, or on the
// search page, which has its own field, they stay what they are.
import { make } from './10-elements.js';
import { storage } from './15-storage.js';
import { site } from './20-load.js';
import { isKey, makeFrame, pastedText } from './30-frame.js';
import { start } from './40-start.js';
import { openDialog } from './50-dialog.js';

const MAC = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);
const SLASH_OFF = 'mh:slash-off';
const place = document.querySelector('[data-search-here]');
let open = openDialog;

const plain = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
const writes = (target) => target instanceof Element && target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]') !== null;

function onKey(event) {
  if (event.isComposing || event.altKey || event.defaultPrevented) return;
  const chord = (MAC ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey) && isKey(event, 'k');
  // What had the focus may have handed it, and this key, to a field.
  const slash = event.key === '/' && !event.ctrlKey && !event.metaKey && !writes(document.activeElement) && !storage((kept) => kept.getItem(SLASH_OFF));
  if (!chord && !slash) return;
  event.preventDefault();
  open();
}

function onLink(link) {
  link.setAttribute('aria-keyshortcuts', MAC ? 'Meta+K' : 'Control+K');
  link.append(make('kbd', { 'aria-hidden': 'true' }, MAC ? '⌘ K' : 'Ctrl K'));
  link.addEventListener('click', (event) => {
    if (!plain(event)) return;
    event.preventDefault();
    open();
  });
}

/** A field of a form that leads to the search page: what is written into it goes on in the dialog. */
function onForm(form) {
  const field = form.querySelector('[name=q]');
  const handOver = () => {
    const text = field.value;
    field.value = '';
    open(text === '' ? null : text);
  };
  // A field of one line would take the line breaks away.
  for (const kind of ['paste', 'drop']) {
    field.addEventListener(kind, (event) => {
      const text = pastedText(event);
      if (text === '') return;
      event.preventDefault();
      open(text, true);
    });
  }
  field.addEventListener('click', handOver);
  field.addEventListener('input', (event) => { if (!event.isComposing) handOver(); });
  form.addEventListener('submit', (event) => { event.preventDefault(); handOver(); });
}

/** The switch for the one key that opens search by itself. */
function slashSwitch() {
  const box = make('input', { type: 'checkbox', checked: !storage((kept) => kept.getItem(SLASH_OFF)) });
  box.addEventListener('change', () => storage((kept) => (box.checked ? kept.removeItem(SLASH_OFF) : kept.setItem(SLASH_OFF, '1'))));
  return make('p', { class: 'slash', 'data-js': true }, make('label', {}, box, ' The / key opens search'));
}

function onSearchPage() {
  const frame = makeFrame('div');
  frame.box.setAttribute('data-js', '');
  frame.inPage = true;
  place.replaceWith(frame.box);
  document.querySelector('main').append(slashSwitch());
  open = () => { frame.field.focus(); frame.field.select(); };
  start(frame);
}

if (site.search) {
  if (place) onSearchPage();
  document.addEventListener('keydown', onKey);
  document.querySelectorAll('a[data-search]').forEach(onLink);
  // A page may have a search of its own, such as the filter of the rules: that one leads nowhere.
  document.querySelectorAll('form[role=search][action]').forEach(onForm);
}
