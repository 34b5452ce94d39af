import { createClassifier, listModels, type Classifier } from '@dl/vision';
import { keepWeights } from '../../page/keep-weights';
import type { ChosenPicture } from '../../page/choose-picture';

let opened: Promise<Classifier> | undefined;

export const work = {
  /** Names of the networks whose weights can be opened. */
  networks: () => listModels().map(({ name }) => name),

  /** The probable classes of a picture, best first. */
  async classify(picture: ChosenPicture, signal: AbortSignal) {
    const classifier = await (opened ??= createClassifier('resnet20'));
    const predictions = await classifier.classify(picture, { topK: 10, signal });
    return predictions.map(({ label, score }) => ({ name: label, share: score }));
  },

  /** From now on classifies with the weights of a file; returns how many classes they know. */
  async useWeights(file: File, network: string) {
    const next = await createClassifier(await keepWeights(file), network ? { network } : {});
    (await opened)?.dispose();
    opened = Promise.resolve(next);
    return next.classes.length;
  },
};
