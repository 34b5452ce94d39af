import { describe, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { expectSameKernel, randomInput } from './expect-same-kernel';

describe('einsum', () => {
  it.each<[equation: string, ...shapes: number[][]]>([
    ['ij->ji', [3, 4]],
    ['ijk->ki', [2, 3, 4]],
    ['ij->', [3, 4]],
    ['i,i->', [5], [5]],
    ['i,j->ij', [3], [4]],
    ['i,j->ji', [3], [4]],
    ['ij,jk->ik', [3, 4], [4, 5]],
    ['ij,kj->ki', [3, 4], [5, 4]],
    ['bij,bjk->bik', [2, 3, 4], [2, 4, 5]],
    ['bthd,bshd->bhts', [2, 3, 2, 4], [2, 5, 2, 4]],
    ['abc,cd->adb', [2, 3, 4], [4, 5]],
    ['ij,ij->ij', [3, 4], [3, 4]],
    ['ijk,ijl->k', [2, 3, 4], [2, 3, 5]],
  ])('agrees with cpu for %s', async (equation, ...shapes) => {
    const inputs = Object.fromEntries(shapes.map((shape, i) => [i, randomInput(...shape)]));
    await expectSameKernel(tf.Einsum, inputs, { equation });
  });
});
