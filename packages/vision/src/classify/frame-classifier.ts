import type { ClipClassifier } from '../video/clip-classifier';
import type { Classifier } from './classifier';

/**
 * A classifier of images as one of clips of one frame, for `classifyVideo`. It stays the caller's.
 *
 * ```ts
 * const model = await createClassifier('googlenet_bvlc');
 * const { best } = await classifyVideo(frameClassifier(model), 'clip.mp4', { clips: 10 });
 * ```
 */
export function frameClassifier(classifier: Classifier): ClipClassifier {
  return {
    classes: classifier.classes.map(({ label }) => label),
    clipFrames: 1,
    classify: async ([frame]) => (await classifier.probabilities(frame!))[0]!,
  };
}
