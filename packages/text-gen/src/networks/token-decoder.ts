/**
 * The state of a network in the middle of a text. It computes in graphs of constant shape, so that a backend that compiles
 * graphs compiles once.
 *
 * ```ts
 * const decoder = network.decoder();
 * let logits = await decoder.feed(vocabulary.encode('ROMEO:'));
 * logits = await decoder.feed([argMax(logits)]);
 * decoder.dispose();
 * ```
 */
export interface TokenDecoder {
  /** Reads one or more tokens and returns the logits of the next one: [vocabulary]. */
  feed(tokens: ArrayLike<number>): Promise<Float32Array>;
  /** Frees the memory of the text. */
  dispose(): void;
}
