import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, ShapeError } from '../errors';
import type { HostTensor } from '../host-tensor';
import { collate } from './collate';

const tensor = (...data: number[]): HostTensor<'float32'> => ({
  dtype: 'float32',
  shape: [data.length],
  data: Float32Array.from(data),
});

describe('collate', () => {
  it('stacks tensors, numbers and strings', () => {
    const batch = collate([
      { image: tensor(1, 2), label: 3, weight: 0.5, name: 'a' },
      { image: tensor(3, 4), label: 5, weight: 2, name: 'b' },
    ]);
    expect(batch).toEqual({
      image: { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) },
      label: { dtype: 'int32', shape: [2], data: Int32Array.of(3, 5) },
      weight: { dtype: 'float32', shape: [2], data: Float32Array.of(0.5, 2) },
      name: ['a', 'b'],
    });
  });

  it('makes float32 of integers that int32 cannot hold', () => {
    expect(collate([{ x: 2 ** 40 }]).x.dtype).toBe('float32');
  });

  it('keeps the type of tensors, also of shape []', () => {
    const scalar: HostTensor<'float32'> = { dtype: 'float32', shape: [], data: Float32Array.of(7) };
    expect(collate([{ target: scalar }, { target: scalar }]).target).toEqual(tensor(7, 7));
  });

  it('says which field does not fit', () => {
    expect(() => collate([{ image: tensor(1) }, { image: tensor(1, 2) }])).toThrow(ShapeError);
    expect(() => collate([{ image: tensor(1) }, { image: tensor(1, 2) }])).toThrow(/"image".*\[1\].*\[2\]/);
    expect(() => collate<{ label: number | string }>([{ label: 1 }, { label: 'one' }])).toThrow(
      InvalidArgumentError,
    );
    expect(() => collate<Record<string, number>>([{ label: 1 }, {}])).toThrow(
      /"label" is number and undefined/,
    );
  });
});
