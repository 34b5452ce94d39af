import { centerCrop, normalize, resize, toTensor } from '@dl/core/data';
import { type NameRule, type TensorStep } from '@dl/formats';
import { familyOf } from './families';
import type { PretrainedWeights } from './pretrained-weights';

/** Height, width, input, output: Keras' layout of a convolution. */
const toOihw: TensorStep = { type: 'transpose', axes: [3, 2, 0, 1] };
const toOutputInput: TensorStep = { type: 'transpose', axes: [1, 0] };
/** The files are those of Caffe, for blue, green, red. */
const toRgb: TensorStep = { type: 'reverse', axis: 1 };

/** Convolutions in each block of configurations D and E of the paper. */
const convolutions = { vgg16: [2, 2, 3, 3, 3], vgg19: [2, 2, 4, 4, 4] } as const;

/**
 * How the names of `keras.applications` become torchvision's, with the numbers that the layers have there: each
 * convolution is followed by a ReLU, each block by a pooling.
 *
 * @param mapShape - Height, width and channels in front of the classifier: Keras flattens them in this order, we channels
 * first. Default: those of 224x224 images.
 */
export function kerasVggNames(
  network: keyof typeof convolutions,
  mapShape: readonly [height: number, width: number, channels: number] = [7, 7, 512],
): NameRule[] {
  const layers = convolutions[network].flatMap((count, block) => [
    ...Array.from({ length: count }, (_, i) => [`block${block + 1}_conv${i + 1}`, undefined]),
    undefined,
  ]);
  const features = layers
    .flat()
    .flatMap((layer, index) =>
      layer === undefined
        ? []
        : layerRules(layer, `features.${index}`, index === 0 ? [toOihw, toRgb] : [toOihw]),
    );
  const [height, width, channels] = mapShape;
  const flattened: TensorStep[] = [
    { type: 'reshape', shape: [height, width, channels, -1] },
    toOihw,
    { type: 'reshape', shape: [-1, height * width * channels] },
  ];
  return [
    ...features,
    ...layerRules('fc1', 'classifier.0', flattened),
    ...layerRules('fc2', 'classifier.3', [toOutputInput]),
    ...layerRules('predictions', 'classifier.6', [toOutputInput]),
  ];
}

/** Keras 1 called weights `fc1_W_1:0`, Keras 2 `fc1/kernel:0`, Keras 3 `fc1/vars/0`. */
function layerRules(layer: string, to: string, steps: readonly TensorStep[]): NameRule[] {
  const named = (endings: string) => new RegExp(`(?:.*/)?${layer}(?:/.+)?[/_](?:${endings})(?::0)?`);
  return [
    { from: named('W(?:_\\d+)?|kernel|vars/0'), to: `${to}.weight`, steps },
    { from: named('b(?:_\\d+)?|bias|vars/1'), to: `${to}.bias` },
  ];
}

/** The means that the VGG group subtracted, as red, green, blue of 0 to 255; Keras does not scale. */
const transforms = [
  resize(256),
  centerCrop(224),
  toTensor(),
  normalize(
    [123.68, 116.779, 103.939].map((mean) => mean / 255),
    [1 / 255, 1 / 255, 1 / 255],
  ),
];

const folder = 'https://storage.googleapis.com/tensorflow/keras-applications';

function kerasWeights(
  network: keyof typeof convolutions,
  { parameters, accuracy, top5Accuracy }: { parameters: number; accuracy: number; top5Accuracy: number },
): PretrainedWeights {
  const file = `${network}_weights_tf_dim_ordering_tf_kernels.h5`;
  return {
    kind: 'weights',
    name: `${network}.keras`,
    network,
    source: 'keras',
    format: 'keras',
    licence: 'CC-BY-4.0', // of the original weights: https://www.robots.ox.ac.uk/~vgg/research/very_deep/
    files: [{ path: file, urls: [`${folder}/${network}/${file}`] }],
    mapping: kerasVggNames(network),
    transforms,
    classes: 'imagenet-1k',
    parameters,
    metrics: { accuracy, top5Accuracy, url: 'https://keras.io/api/applications/' },
    paper: familyOf('vgg').paper,
  };
}

/** The same without the classifier: a tenth of the file, enough for style transfer and for features. */
function withoutClassifier(weights: PretrainedWeights, parameters: number): PretrainedWeights {
  const path = weights.files[0]!.path.replace('.h5', '_notop.h5');
  return {
    ...weights,
    name: `${weights.name}_notop`,
    files: [{ path, urls: [`${folder}/${weights.network}/${path}`] }],
    optional: /^classifier\./,
    classes: null,
    parameters,
    metrics: undefined,
  };
}

const vgg16 = kerasWeights('vgg16', { parameters: 138_357_544, accuracy: 71.3, top5Accuracy: 90.1 });
const vgg19 = kerasWeights('vgg19', { parameters: 143_667_240, accuracy: 71.3, top5Accuracy: 90 });

/** The VGG group's own weights, as `keras.applications` publishes them. */
export const kerasVggWeights: readonly PretrainedWeights[] = [
  vgg16,
  withoutClassifier(vgg16, 14_714_688),
  vgg19,
  withoutClassifier(vgg19, 20_024_384),
];
