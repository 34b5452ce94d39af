import { centerCrop, normalize, resize, toTensor } from '@dl/core/data';
import type { NameRule } from '@dl/formats';
import { familyOf } from './families';
import type { PretrainedWeights } from './pretrained-weights';

/** `inception_3a/1x1` becomes `inception_3a.1x1`. Old files say every size by four numbers. */
export const bvlcGooglenetNames: readonly NameRule[] = [
  { from: /(conv1)\/(7x7_s2)\.weight/, to: '$1.$2.weight', steps: [{ type: 'reverse', axis: 1 }] }, // BGR to RGB
  {
    from: /(loss3)\/(classifier)\.weight/,
    to: '$1.$2.weight',
    steps: [{ type: 'reshape', shape: [-1, 1024] }],
  },
  { from: /(loss[12])\/(fc)\.weight/, to: '$1.$2.weight', steps: [{ type: 'reshape', shape: [1024, -1] }] },
  {
    from: /(loss[12])\/(classifier)\.weight/,
    to: '$1.$2.weight',
    steps: [{ type: 'reshape', shape: [-1, 1024] }],
  },
  { from: /([^/]+)\/([^/]+)\.bias/, to: '$1.$2.bias', steps: [{ type: 'reshape', shape: [-1] }] },
  { from: /([^/]+)\/([^/]+)\.weight/, to: '$1.$2.weight' },
];

/** GoogLeNet as the Berkeley Vision and Learning Center trained it, the network of DeepDream. */
export const bvlcGooglenet: PretrainedWeights = {
  kind: 'weights',
  name: 'googlenet_bvlc.caffe',
  network: 'googlenet_bvlc',
  source: 'caffe',
  format: 'caffe',
  licence: 'unrestricted use', // https://github.com/BVLC/caffe/blob/master/models/bvlc_googlenet/readme.md
  files: [
    {
      path: 'bvlc_googlenet.caffemodel',
      urls: ['http://dl.caffe.berkeleyvision.org/bvlc_googlenet.caffemodel'],
    },
  ],
  mapping: bvlcGooglenetNames,
  optional: /^loss[12]\./, // heads that only training uses
  transforms: [
    resize([256, 256]),
    centerCrop(224),
    toTensor(),
    normalize(
      [123, 117, 104].map((mean) => mean / 255),
      [1 / 255, 1 / 255, 1 / 255],
    ),
  ],
  classes: 'imagenet-1k',
  parameters: 6_998_552,
  metrics: {
    accuracy: 68.7,
    top5Accuracy: 88.9,
    url: 'https://github.com/BVLC/caffe/blob/master/models/bvlc_googlenet/readme.md',
  },
  paper: familyOf('googlenet').paper,
};
