/** Numbers below this fit into one unit of a string. */
const limit = 2 ** 16;
/** Calls that may be recorded before {@link NumberedTexts.renew} is called again must find room above this. */
const full = limit / 2;

/**
 * A small number for each text, the same for equal texts, so that the structure of a graph with thousands of calls is
 * written and compared as one short string.
 */
export class NumberedTexts {
  private numbers = new Map<string, number>();
  private generation = 0;

  numberOf(text: string): number {
    let number = this.numbers.get(text);
    if (number === undefined) this.numbers.set(text, (number = this.numbers.size));
    return number;
  }

  /**
   * Which numbering is in use: it changes when attributes that differ in each call have used up half of the numbers.
   * Call it when no number is held.
   */
  renew(): number {
    if (this.numbers.size > full) {
      this.numbers = new Map();
      this.generation = (this.generation + 1) % limit;
    }
    return this.generation;
  }
}
