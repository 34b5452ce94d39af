import type { Image } from '@dl/core/data';
import { dream, layerNames, type DreamOptions } from '@dl/dream';
import { createClassifier, listModels, type Classifier } from '@dl/vision';
import type { ChosenPicture } from '../../page/choose-picture';
import { keepWeights } from '../../page/keep-weights';

let opened: Promise<Classifier> | undefined;

export interface DreamProgress {
  octave: number;
  iteration: number;
  iterations: number;
  image: Image;
}

export const work = {
  networks: () => listModels().map(({ name }) => name),

  /** Of the network that dreams, in its order; the first that is offered is in the middle. */
  async layers(): Promise<{ names: string[]; first: string }> {
    const { model } = await (opened ??= createClassifier('resnet20'));
    const names = layerNames(model).filter((name) => !/bn\d|relu\d?$|drop|avgpool|linear|fc/.test(name));
    const known = ['layer2', 'inception_4c/output'].find((name) => names.includes(name));
    return { names, first: known ?? names[Math.floor(names.length / 2)]! };
  },

  async useWeights(file: File, network: string) {
    const next = await createClassifier(await keepWeights(file), network ? { network } : {});
    (await opened)?.dispose();
    opened = Promise.resolve(next);
  },

  /** Dreams on a picture and tells how it looks after every step. */
  async dream(
    picture: ChosenPicture,
    options: DreamOptions,
    onStep: (progress: DreamProgress) => void,
    signal: AbortSignal,
  ): Promise<Image> {
    const network = await (opened ??= createClassifier('resnet20'));
    return dream(network, picture, options, {
      signal,
      onEvent(event) {
        if (event.type !== 'step-end') return;
        const { octave, iteration, iterations } = event;
        onStep({ octave, iteration, iterations, image: event.picture() });
      },
    });
  },
};
