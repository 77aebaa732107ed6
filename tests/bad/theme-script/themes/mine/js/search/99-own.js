import { greet } from '../95-greet.js';
export default greet;
