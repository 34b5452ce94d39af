/** A state: the substrings of the text that end at the same places, of which `length` is the longest. */
interface State {
  length: number;
  /** The state of the longest suffix that ends at more places. */
  link: number;
  next: Map<number, number>;
}

/**
 * The smallest automaton that accepts every substring of a text (Blumer et al. 1985), built in linear time. Of another text
 * that is read through it, it knows at every place the longest end that occurs in the first.
 */
export class SuffixAutomaton {
  private readonly states: State[] = [{ length: 0, link: -1, next: new Map() }];
  /** The state of each prefix of the text. */
  private readonly prefixes: number[] = [];

  constructor(text: ArrayLike<number>) {
    let last = 0;
    for (let i = 0; i < text.length; i++) this.prefixes.push((last = this.extend(last, text[i]!)));
  }

  /** At every place of the text the length of the longest substring that ends there and occurs in `other`. */
  longestShared(other: Iterable<number>): Int32Array {
    const found = new Int32Array(this.states.length);
    let state = 0;
    let length = 0;
    for (const symbol of other) {
      while (state > 0 && !this.states[state]!.next.has(symbol)) {
        state = this.states[state]!.link;
        length = this.states[state]!.length;
      }
      const next = this.states[state]!.next.get(symbol);
      if (next === undefined) continue;
      state = next;
      length++;
      found[state] = Math.max(found[state]!, length);
    }
    // What was found of a string was found of its suffixes too: from the longest states to the shortest.
    const order = Array.from(this.states.keys()).sort(
      (a, b) => this.states[b]!.length - this.states[a]!.length,
    );
    for (const index of order) {
      const { link } = this.states[index]!;
      if (link > 0 && found[index]! > 0) found[link] = this.states[link]!.length;
    }
    return Int32Array.from(this.prefixes, (prefix) => {
      const own = found[prefix]!;
      if (own > 0) return own;
      let up = prefix;
      while (up > 0 && found[up] === 0) up = this.states[up]!.link;
      return found[Math.max(up, 0)]!;
    });
  }

  /** Adds a symbol after the state of the text so far, and returns the state of the longer text. */
  private extend(last: number, symbol: number): number {
    const { states } = this;
    const current = states.push({ length: states[last]!.length + 1, link: 0, next: new Map() }) - 1;
    let from = last;
    while (from >= 0 && !states[from]!.next.has(symbol)) {
      states[from]!.next.set(symbol, current);
      from = states[from]!.link;
    }
    if (from < 0) return current;
    const target = states[from]!.next.get(symbol)!;
    if (states[from]!.length + 1 === states[target]!.length) {
      states[current]!.link = target;
      return current;
    }
    const { next, link } = states[target]!;
    const copy = states.push({ length: states[from]!.length + 1, link, next: new Map(next) }) - 1;
    while (from >= 0 && states[from]!.next.get(symbol) === target) {
      states[from]!.next.set(symbol, copy);
      from = states[from]!.link;
    }
    states[target]!.link = states[current]!.link = copy;
    return current;
  }
}
