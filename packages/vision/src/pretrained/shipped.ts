import { normalize, toTensor } from '@dl/core/data';
import { familyOf } from './families';
import type { PretrainedWeights } from './pretrained-weights';

const shared = {
  kind: 'weights',
  source: 'dl',
  format: 'safetensors',
  mapping: [{ from: /(.+)/, to: '$1' }],
} as const;

/**
 * Weights that `dl vision train` made and that come with this package, in its folder `weights`: they need no network.
 * Command, seed and log of each are there. Their URLs are made when they are asked for: not every bundle has an address.
 */
export const shippedWeights: readonly PretrainedWeights[] = [
  {
    ...shared,
    name: 'mnist.dl',
    network: 'mnist',
    licence: 'Apache-2.0',
    files: [
      {
        path: 'mnist.dl.safetensors',
        get urls() {
          return [new URL('../../weights/mnist.dl.safetensors', import.meta.url).href];
        },
        sha256: 'b7e9dd86dcc6907e22f6672e08bb3069546c1197de7e70f8dbb28ccc2fe90211',
        bytes: 2_404_048,
      },
    ],
    transforms: [toTensor()],
    classes: 'mnist',
    parameters: 600_810,
    metrics: { accuracy: 99.49, url: 'docs/results/vision-mnist.json' },
    paper: familyOf('mnist').paper,
    recipe: 'dl vision train --recipe mnist --seed 0',
  },
  {
    ...shared,
    name: 'resnet20.dl_cifar10',
    network: 'resnet20',
    licence: 'Apache-2.0',
    files: [
      {
        path: 'resnet20.dl_cifar10.safetensors',
        get urls() {
          return [new URL('../../weights/resnet20.dl_cifar10.safetensors', import.meta.url).href];
        },
        sha256: '36a0d0f3c5a43a4161ff9cee49caa349f91aef3805bb7d17afa9219a3f0f5fa8',
        bytes: 1_094_676,
      },
    ],
    transforms: [toTensor(), normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])],
    classes: 'cifar-10',
    parameters: 269_722,
    metrics: { accuracy: 92.1, url: 'docs/results/vision-cifar10-resnet20.json' },
    paper: familyOf('resnet').paper,
    recipe: 'dl vision train --recipe cifar10-resnet20 --seed 0',
  },
];
