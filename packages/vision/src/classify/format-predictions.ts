import type { ClassPrediction } from './class-prediction';

/**
 * Predictions as lines of text, in the form of the course: `0.4170 - n01871265 tusker`.
 *
 * ```ts
 * const model = await createClassifier('googlenet_bvlc');
 * console.log(formatPredictions(await model.classify('elephant.jpg')));
 * ```
 */
export function formatPredictions(predictions: readonly ClassPrediction[]): string {
  return predictions
    .map(({ score, synset, words, label }) => {
      const name = words?.join(', ') ?? label;
      return `${score.toFixed(4)} - ${synset ? `${synset} ${name}` : name}`;
    })
    .join('\n');
}
