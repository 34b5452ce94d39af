import { expect, it } from '@jest/globals';
import { fromHostTensor } from '../host-tensor';
import { narrow } from './narrow';

it('narrow rounds to half precision, ties to even', () => {
  const values = [0, 1, -2.5, 0.1, 65504, 65519, 65520, -1e9, 2 ** -24, 2 ** -25, 3 * 2 ** -25, 2 ** -14, Infinity, 2049, 2051]; // prettier-ignore
  const half = narrow({ dtype: 'float32', shape: [values.length], data: Float32Array.from(values) });
  const back = fromHostTensor(half);
  expect(Array.from(back.dataSync())).toEqual([
    0, 1, -2.5, expect.closeTo(0.0999756, 7), 65504, 65504, Infinity, -Infinity, 2 ** -24, 0, 2 ** -23, 2 ** -14, Infinity, 2048, 2052,
  ]); // prettier-ignore
  back.dispose();
});
