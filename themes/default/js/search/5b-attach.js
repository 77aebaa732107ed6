// The page hands its frame over here. Asking again, after a failure, opens the index anew and asks what the field says.
import { site } from './50-app.js';
import { readAddress } from './58-address.js';
import { listenToKeys } from './59-keys.js';
import { View } from './5a-view.js';

const views = new WeakMap();

function begin(frame) {
  if (frame.inPage && frame.field.value === '') {
    const { text, filters } = readAddress(location.search);
    frame.field.value = text;
    const view = new View(frame);
    view.state.filters = filters;
    view.linked = text;
    return view;
  }
  return new View(frame);
}

globalThis.handbook.attach = async (frame) => {
  if (!views.has(frame)) {
    listenToKeys(frame);
    views.set(frame, begin(frame));
  }
  const view = views.get(frame);
  view.engine = await globalThis.handbook.openSearch({ root: site.root, load: globalThis.handbook.load, site });
  await view.ask();
};
