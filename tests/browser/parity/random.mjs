// Numbers that are random and the same in every run (mulberry32), and what is chosen by them.
export class Random {
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  below(limit) { return Math.floor(this.next() * limit); }
  between(low, high) { return low + this.below(high - low + 1); }
  pick(list) { return list[this.below(list.length)]; }
  chance(share) { return this.next() < share; }
  /** Small numbers more often: the squares of an even choice. */
  early(list) { return list[Math.floor(this.next() ** 2 * list.length)]; }
}
