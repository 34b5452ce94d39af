import * as tf from '@tensorflow/tfjs-core';
import type { TypedArray } from '@tensorflow/tfjs-core';

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

/** Numbers in [-1, 1] that are the same in every run. */
function values(shape: number[], seed = 1): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}

const image = [2, 7, 6, 3];
const filter = [3, 3, 3, 4];
const x4 = (x: tf.Tensor) => x as tf.Tensor4D;
const kernel = (name: string, inputs: Record<string, tf.Tensor>, attributes: Record<string, unknown>) =>
  tf.engine().runKernel<tf.Tensor>(name, inputs, attributes as tf.NamedAttrMap);

/** Calls of most lowerings, each with the shapes of its inputs. */
export const kernelOperations: [name: string, shapes: number[][], operation: Operation][] = [
  ['broadcast add', [[2, 3, 4], [4]], (a, b) => tf.add(a, b)],
  [
    'broadcast of a middle axis',
    [
      [2, 3, 4],
      [2, 1, 4],
    ],
    (a, b) => tf.mul(a, b),
  ],
  ['division by a scalar', [[5], []], (a, b) => tf.div(a, b)],
  ['integer arithmetic', [[4]], (a) => tf.add(tf.cast(tf.mul(a, 10), 'int32'), tf.scalar(3, 'int32'))],
  [
    'comparison and choice',
    [
      [3, 4],
      [3, 4],
    ],
    (a, b) => tf.where(tf.greater(a, b), a, tf.neg(b)),
  ],
  ['sum of the first axis', [[3, 4]], (a) => tf.sum(a, 0)],
  ['sums of a transposed tensor', [[3, 4, 5]], (a) => tf.sum(tf.transpose(a, [2, 0, 1]), [1])],
  ['mean, max, min, argmax', [[3, 4]], (a) => [tf.mean(a, 1), tf.max(a, 0), tf.min(a), tf.argMax(a, 1)]],
  ['softmax of a transposed tensor', [[3, 4]], (a) => tf.softmax(tf.transpose(a))],
  [
    'matrix products, all transpositions',
    [
      [3, 4],
      [4, 3],
    ],
    (a, b) => [
      tf.matMul(a, b),
      tf.matMul(a, a, true),
      tf.matMul(b, b, false, true),
      tf.matMul(a, b, true, true),
    ],
  ],
  [
    'product of transposed matrices',
    [
      [3, 4],
      [3, 5],
    ],
    (a, b) => tf.matMul(tf.transpose(a), b),
  ],
  [
    'batched product',
    [
      [2, 3, 4],
      [2, 5, 4],
    ],
    (a, b) => tf.matMul(a, b, false, true),
  ],
  [
    'slices',
    [[4, 5, 6]],
    (a) => [tf.slice(a, [1, 0, 2], [2, 5, 3]), tf.stridedSlice(a, [3, 0, 5], [0, 5, 0], [-1, 2, -2])],
  ],
  [
    'slice of a transposed tensor',
    [[4, 5, 6]],
    (a) => tf.slice(tf.transpose(a, [2, 0, 1]), [1, 2, 0], [3, 1, 4]),
  ],
  [
    'concat, stack, unstack, split',
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => [tf.concat([a, b], 1), tf.stack([a, b], 1), ...tf.unstack(a, 1), ...tf.split(b, [1, 2], 1)],
  ],
  ['reshape after transpose', [[2, 3, 4]], (a) => tf.reshape(tf.transpose(a, [1, 2, 0]), [6, 4])],
  [
    'pad, mirror pad, tile, reverse',
    [[3, 4]],
    (a) => [
      tf.pad(
        a,
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ),
      tf.mirrorPad(
        a,
        [
          [1, 1],
          [2, 0],
        ],
        'reflect',
      ),
      tf.tile(a, [2, 3]),
      tf.reverse(a, 1),
    ],
  ],
  [
    'gather, one-hot, top-k',
    [[5, 3]],
    (a) => [
      tf.gather(a, tf.tensor1d([4, 0, 4], 'int32')),
      tf.oneHot(tf.tensor1d([1, -1, 2], 'int32'), 4),
      tf.topk(a, 2).values,
    ],
  ],
  [
    'segment sum with a dropped row',
    [[3, 2]],
    (a) => tf.unsortedSegmentSum(a, tf.tensor1d([1, -1, 1], 'int32'), 3),
  ],
  ['cumulative sums', [[3, 4]], (a) => [tf.cumsum(a, 1), tf.cumsum(a, 0, true, true)]],
  [
    'einsum',
    [
      [2, 3, 4],
      [2, 5, 4],
    ],
    (a, b) => tf.einsum('bij,bkj->bik', a, b),
  ],
  ...(['same', 'valid'] as const).flatMap((pad) =>
    [1, 2].map((stride): (typeof kernelOperations)[number] => [
      `convolution and its gradients, ${pad}, stride ${stride}`,
      [image, filter],
      (x, w) => {
        const y = tf.conv2d(x4(x), x4(w), stride, pad);
        const dy = tf.cos(y);
        const attributes = { strides: stride, pad, dataFormat: 'NHWC' };
        return [
          y,
          kernel('Conv2DBackpropInput', { dy, filter: w }, { ...attributes, inputShape: image }),
          kernel('Conv2DBackpropFilter', { x: x, dy }, { ...attributes, filterShape: filter }),
        ];
      },
    ]),
  ),
  ['dilated convolution', [image, filter], (x, w) => tf.conv2d(x4(x), x4(w), 1, 'same', 'NHWC', 2)],
  [
    'fused convolution',
    [image, filter, [4]],
    (x, w, bias) =>
      tf.fused.conv2d({ x: x4(x), filter: x4(w), strides: 1, pad: 'same', bias: bias, activation: 'relu' }),
  ],
  ['depthwise convolution', [image, [3, 3, 3, 2]], (x, w) => tf.depthwiseConv2d(x4(x), x4(w), 1, 'same')],
  [
    'transposed convolution',
    [image, [3, 3, 5, 3]],
    (x, w) => tf.conv2dTranspose(x4(x), x4(w), [2, 14, 12, 5], 2, 'same'),
  ],
  ...(
    [
      [2, 2],
      [3, 2],
      [3, 1],
    ] as const
  ).map(([size, stride]): (typeof kernelOperations)[number] => [
    `pooling ${size} by ${stride} and its gradients`,
    [image],
    (x) => {
      const attributes = { filterSize: size, strides: stride, pad: 'valid' };
      const y = tf.maxPool(x4(x), size, stride, 'valid');
      const mean = tf.avgPool(x4(x), size, stride, 'valid');
      return [
        y,
        mean,
        kernel('MaxPoolGrad', { dy: tf.cos(y), input: x, output: y }, attributes),
        kernel('AvgPoolGrad', { dy: tf.cos(mean), input: x }, attributes),
      ];
    },
  ]),
  ['local response normalisation', [image], (x) => tf.localResponseNormalization(x4(x), 1, 1, 0.5, 0.75)],
  [
    'resizing',
    [image],
    (x) => [
      tf.image.resizeBilinear(x4(x), [9, 5]),
      tf.image.resizeBilinear(x4(x), [9, 5], true),
      tf.image.resizeNearestNeighbor(x4(x), [14, 12]),
    ],
  ],
  [
    'resize gradient',
    [image, [2, 14, 9, 3]],
    (images, dy) => kernel('ResizeBilinearGrad', { images: images, dy: dy }, { alignCorners: false }),
  ],
  [
    'batch normalisation',
    [image, [3], [3]],
    (x, mean, shift) => tf.batchNorm(x4(x), mean, tf.add(tf.square(shift), 1), shift, mean),
  ],
  [
    'a chain through several layouts',
    [image, filter],
    (x, w) =>
      tf.matMul(tf.reshape(tf.relu(tf.conv2d(x4(x), x4(w), 1, 'same')), [2, -1]), tf.ones([7 * 6 * 4, 2])),
  ],
];

/** The results of an operation on a backend, and inputs that are the same in every run. */
export async function runOperation(
  backend: string,
  shapes: number[][],
  operation: Operation,
): Promise<TypedArray[]> {
  await tf.setBackend(backend);
  const results = tf.tidy(() => [operation(...shapes.map((shape, i) => values(shape, i + 1)))].flat());
  const data = await Promise.all(results.map((result) => result.data()));
  tf.dispose(results);
  return data;
}
