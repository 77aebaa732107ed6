import { make } from './10-elements.js';
import * as all from './20-load.js';

export function make(name) {
  return `Hello
${name}`;
}
