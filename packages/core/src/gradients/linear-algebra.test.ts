import * as tf from '@tensorflow/tfjs-core';
import { describeGradients } from './describe-gradients';
import { linearAlgebraGradients } from './linear-algebra';

const einsum = (equation: string) => (a: tf.Tensor, b?: tf.Tensor) =>
  tf.einsum(equation, ...(b ? [a, b] : [a]));

describeGradients('linear algebra', linearAlgebraGradients, {
  BatchMatMul: {
    plain: [(a, b) => tf.matMul(a, b), [2, 3], [3, 4]],
    'a transposed': [(a, b) => tf.matMul(a, b, true), [3, 2], [3, 4]],
    'b transposed': [(a, b) => tf.matMul(a, b, false, true), [2, 3], [4, 3]],
    'both transposed': [(a, b) => tf.matMul(a, b, true, true), [3, 2], [4, 3]],
    batches: [(a, b) => tf.matMul(a, b, false, true), [2, 2, 3], [2, 4, 3]],
    'a broadcast batch': [(a, b) => tf.matMul(a, b), [1, 2, 3], [2, 3, 4]],
    'a broadcast batch, transposed': [(a, b) => tf.matMul(a, b, true, true), [3, 2], [3, 4, 3]],
  },
  Einsum: {
    'a matrix product': [einsum('ij,jk->ik'), [2, 3], [3, 4]],
    attention: [einsum('bqhd,bkhd->bhqk'), [2, 2, 1, 3], [2, 3, 1, 3]],
    'an outer product': [einsum('i,j->ij'), [2], [3]],
    'a sum': [einsum('ijk->j'), [2, 3, 2]],
    'a transpose': [einsum('ij->ji'), [2, 3]],
    'a scalar': [einsum('ij,ij->'), [2, 3], [2, 3]],
  },
});
