/** A class of ILSVRC2012. */
export interface ImagenetClass {
  /** WordNet's id, such as 'n01443537'. */
  readonly synset: string;
  /** Its names, the most usual first, such as ['goldfish', 'Carassius auratus']. */
  readonly words: readonly string[];
}

/**
 * The 1000 classes of ILSVRC2012, in the order of the outputs of networks that were trained on it. They are loaded when
 * they are asked for.
 *
 * ```ts
 * const classes = await imagenetClasses();
 * classes[1]; // { synset: 'n01443537', words: ['goldfish', 'Carassius auratus'] }
 * ```
 */
export async function imagenetClasses(): Promise<ImagenetClass[]> {
  const { synsetLines } = await import('./imagenet-synsets');
  return synsetLines.split('\n').map((line) => {
    const end = line.indexOf(' ');
    return { synset: `n${line.slice(0, end).padStart(8, '0')}`, words: line.slice(end + 1).split(', ') };
  });
}
