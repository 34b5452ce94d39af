/** Images of one class that were taken for another. */
export interface Confusion {
  label: number;
  prediction: number;
  images: number;
  /** Share of the images of class `label`. */
  share: number;
}

/**
 * The pairs of classes that are mistaken most often, the most frequent first.
 *
 * ```ts
 * mostConfused([[8, 2], [0, 10]], 5); // [{ label: 0, prediction: 1, images: 2, share: 0.2 }]
 * ```
 *
 * @param confusion - `confusion[label][prediction]`.
 */
export function mostConfused(confusion: readonly (readonly number[])[], limit = 20): Confusion[] {
  return confusion
    .flatMap((row, label) => {
      const total = row.reduce((sum, images) => sum + images, 0);
      return row.flatMap((images, prediction) =>
        images && label !== prediction ? [{ label, prediction, images, share: images / total }] : [],
      );
    })
    .sort((a, b) => b.images - a.images || b.share - a.share)
    .slice(0, limit);
}
