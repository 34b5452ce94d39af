import { Random, type HostTensor } from '@dl/core';

const convolutions: [input: number, output: number][] = [
  [3, 64],
  [64, 64],
  [64, 128],
  [128, 128],
  [128, 256],
  [256, 256],
  [256, 256],
  [256, 256],
  [256, 512],
  [512, 512],
  [512, 512],
  [512, 512],
  [512, 512],
  [512, 512],
  [512, 512],
  [512, 512],
];
const linears: [input: number, output: number][] = [
  [25088, 4096],
  [4096, 4096],
  [4096, 1000],
];

/** Tensors of the shapes of VGG-19 (Simonyan & Zisserman 2014): 575 MB, which are views of the same random numbers. */
export function vgg19Tensors(seed: number): Record<string, HostTensor<'float32'>> {
  const shapes = new Map<string, number[]>();
  for (const [i, [input, output]] of convolutions.entries()) {
    shapes.set(`features.${i}.weight`, [output, input, 3, 3]).set(`features.${i}.bias`, [output]);
  }
  for (const [i, [input, output]] of linears.entries()) {
    shapes.set(`classifier.${i}.weight`, [output, input]).set(`classifier.${i}.bias`, [output]);
  }
  const random = new Random(seed);
  const numbers = Float32Array.from({ length: 25088 * 4096 }, () => random.uniform());
  const entries = [...shapes].map(([name, shape]): [string, HostTensor<'float32'>] => {
    const length = shape.reduce((product, size) => product * size, 1);
    return [name, { dtype: 'float32', shape, data: numbers.subarray(0, length) }];
  });
  return Object.fromEntries(entries);
}
