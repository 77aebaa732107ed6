import { make } from './10-elements.js';

export const words = await fetch('words.json');
export const text = `
import { make } from './10-elements.js';
export default {}
`;
