import { centerCrop, resize, toTensor, normalize } from '@dl/core/data';
import type { NameRule } from '@dl/formats';
import type { PretrainedWeights } from './pretrained-weights';
import { torchvisionWeights } from './torchvision';

const vggs = [11, 13, 16, 19].flatMap((layers) => [`vgg${layers}`, `vgg${layers}_bn`]);
const resnets = [18, 34, 50, 101, 152].map((layers) => `resnet${layers}`);

/** torchvision's weights that timm has in safetensors: torchvision's name, timm's name. */
const ports: readonly { original: string; name: string }[] = [
  ...[...vggs, ...resnets, 'inception_v3'].map((network) => ({
    original: `${network}.imagenet1k_v1`,
    name: `${network}.tv_in1k`,
  })),
  ...resnets.slice(2).map((network) => ({
    original: `${network}.imagenet1k_v2`,
    name: `${network}.tv2_in1k`,
  })),
];

/** timm runs VGG's classifier as convolutions over the 7x7 map. */
const timmVggNames: readonly NameRule[] = [
  { from: /features\..+/, to: '$&' },
  {
    from: /pre_logits\.fc1\.weight/,
    to: 'classifier.0.weight',
    steps: [{ type: 'reshape', shape: [4096, -1] }],
  },
  { from: /pre_logits\.fc1\.bias/, to: 'classifier.0.bias' },
  {
    from: /pre_logits\.fc2\.weight/,
    to: 'classifier.3.weight',
    steps: [{ type: 'reshape', shape: [4096, -1] }],
  },
  { from: /pre_logits\.fc2\.bias/, to: 'classifier.3.bias' },
  { from: /head\.fc\.(weight|bias)/, to: 'classifier.6.$1' },
];

/** timm resizes for Inception v3 by another filter than torchvision. */
const inceptionTransforms = [
  resize(342, { interpolation: 'bicubic' }),
  centerCrop(299),
  toTensor(),
  normalize([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]),
];

/** https://huggingface.co/timm. Of one file, single tensors can be read by range: see `only` of `loadPretrained`. */
export const timmWeights: readonly PretrainedWeights[] = ports.map(({ original, name }) => {
  const weights = torchvisionWeights.find((candidate) => candidate.name === original)!;
  const { network } = weights;
  return {
    ...weights,
    name,
    source: 'timm',
    format: 'safetensors',
    files: [
      {
        path: 'model.safetensors',
        urls: [`https://huggingface.co/timm/${name}/resolve/main/model.safetensors`],
      },
    ],
    mapping: network.startsWith('vgg') ? timmVggNames : weights.mapping,
    transforms: network === 'inception_v3' ? inceptionTransforms : weights.transforms,
  };
});
