// What the scripts that are loaded later may use. `handbook` is the one name that the pages' scripts add to the browser's.
import { make, drawing } from './10-elements.js';
import { storage } from './15-storage.js';
import { site, load, loadSearch } from './20-load.js';
import { isKey } from './30-frame.js';
import { visited, here } from './35-visited.js';
import { waitIn, showFailure } from './40-start.js';

globalThis.handbook = { site, load, loadSearch, make, drawing, isKey, waitIn, showFailure, storage, visited, here };
