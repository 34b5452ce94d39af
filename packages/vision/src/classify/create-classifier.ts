import { InvalidArgumentError } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { exists } from '@dl/core/internal';
import * as tf from '@tensorflow/tfjs-core';
import { listModels } from '../networks';
import { pretrainedWeights } from '../pretrained/catalogue';
import { createPretrained } from '../pretrained/create-pretrained';
import type { OpenPretrainedOptions } from '../pretrained/open-pretrained';
import { publishedLabels } from './class-label';
import { Classifier } from './classifier';
import { openClassifierFile, type ClassifierFileOptions } from './open-classifier-file';

export interface CreateClassifierOptions
  extends ClassifierFileOptions, Omit<OpenPretrainedOptions, 'byRange' | 'signal'> {}

/**
 * Makes a classifier: of published weights by their name or that of a network, which are fetched once, verified and
 * cached; or of a file of weights of any format that `@dl/formats` reads, or a folder of checkpoints. Without a backend in
 * use, the best is chosen.
 *
 * ```ts
 * const model = await createClassifier('resnet50');
 * const [best] = await model.classify('elephant.jpg'); // { label: 'African elephant', synset: 'n02504458', score: 0.9, ... }
 * model.dispose();
 *
 * await createClassifier('vgg19.tv_in1k'); // these weights
 * await createClassifier('bvlc_googlenet.caffemodel', { network: 'googlenet_bvlc' });
 * await createClassifier('runs/mnist', { recipe: 'mnist' }); // the latest checkpoint
 * ```
 *
 * @throws {@link InvalidArgumentError} if there are no such weights; {@link OfflineError}, {@link DownloadError} or
 * {@link ChecksumError} if they cannot be fetched; {@link FileFormatError} if a file is damaged, {@link StateDictError} if
 * it is of another network.
 */
export async function createClassifier(
  source: string,
  { network, recipe, classes, transforms, ...options }: CreateClassifierOptions = {},
): Promise<Classifier> {
  if (!tf.getBackend()) await useBackend();
  const isNamed = pretrainedWeights.some((weights) => [weights.name, weights.network].includes(source));
  if (network || recipe || !isNamed) {
    if (!network && !recipe && !(await exists(source))) throw unknown(source);
    const { signal } = options;
    const opened = await openClassifierFile(source, { network, recipe, classes, transforms, signal });
    return new Classifier(opened.model, opened);
  }
  const { model, weights } = await createPretrained(source, options);
  return new Classifier(model, {
    name: weights.name,
    classes: classes ?? (await publishedLabels(weights.classes!)), // createPretrained refuses weights without classes
    transforms: transforms ?? weights.transforms,
    inputSize: listModels().find(({ name }) => name === weights.network)!.inputSize,
  });
}

function unknown(source: string): InvalidArgumentError {
  const networks = [...new Set(pretrainedWeights.map((weights) => weights.network))];
  return new InvalidArgumentError(
    `"${source}" is no network with published weights, and no file. There are: ${networks.join(', ')}; ` +
      'pretrainedWeights (or `dl weights list`) has all weights of each. For a file, check its path.',
  );
}
