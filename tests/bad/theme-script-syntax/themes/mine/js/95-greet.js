import { make } from './10-elements.js';

export function greet(name) {
  const text = `Hello
${name}`;
  return make('p', {}, text;
}
