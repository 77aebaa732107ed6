// The page hands its frame over here. Asking again, after a failure, opens the index anew and asks what the field says.
import { withEngine } from './50-engine.js';
import { isFiltered } from './55-sift.js';
import { readAddress } from './58-address.js';
import { listenToKeys } from './59-keys.js';
import { View } from './5a-view.js';

const views = new WeakMap();

function begin(frame) {
  if (frame.inPage && frame.field.value === '') {
    const { text, filters } = readAddress(location.search);
    frame.field.value = text;
    const view = new View(frame, filters);
    view.linked = text;
    return view;
  }
  return new View(frame);
}

/** An address may say its filters in other words than the boxes: these have the values that are meant. */
async function readFilters(engine, { filters, labels }) {
  for (const [facet, values] of Object.entries(await engine.chosen(filters))) {
    filters[facet] = values.map(([value]) => value);
    for (const [value, label] of values) labels.set(`${facet} ${value}`, label);
  }
}

globalThis.handbook.attach = async (frame) => {
  if (!views.has(frame)) {
    listenToKeys(frame);
    views.set(frame, begin(frame));
  }
  const view = views.get(frame);
  view.engine = await withEngine(async (engine) => {
    if (isFiltered(view.state)) await readFilters(engine, view.state);
    return engine;
  });
  await view.ask();
};
