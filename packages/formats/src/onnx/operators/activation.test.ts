import { openBytes } from '@dl/core/weights';
import { expectNoLeaks } from '@dl/core/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { BufferedSource } from '../../bytes/buffered-source';
import { Attributes } from '../attributes';
import { OperatorCall } from '../operator-call';
import { Value } from '../value';
import { activationOperators } from './activation';

describe('Dropout', () => {
  const dropout = async (x: Value, outputs: string[]) => {
    const title = 'node "drop" (Dropout)';
    const attributes = new Attributes(
      { file: new BufferedSource(await openBytes(new Uint8Array())) },
      title,
      [],
    );
    const node = { title, operator: 'Dropout', domain: '', inputs: ['x'], outputs, attributes };
    return [activationOperators['Dropout']!(new OperatorCall(node, 13, false, new Map(), [x]))].flat();
  };

  it('makes no mask in inference unless it is asked for', async () => {
    const x = tf.ones([2, 3]);
    await expectNoLeaks(async () => {
      const value = Value.ofTensor(x);
      expect(await dropout(value, ['y'])).toEqual([value]);
    });
    const [y, mask] = await dropout(Value.ofTensor(x), ['y', 'mask']);
    expect(y!.tensor()).toBe(x);
    expect(mask!.dtype).toBe('bool');
    expect(await mask!.tensor().array()).toEqual([[1, 1, 1], [1, 1, 1]]); // prettier-ignore
    tf.dispose([x, mask!.tensor()]);
  });

  it('takes maps of more elements than numbers in memory may have', async () => {
    const x = tf.zeros([2 ** 11, 2 ** 11 + 1]);
    for (const outputs of [['y'], ['y', 'mask']]) {
      const values = await dropout(Value.ofTensor(x), outputs);
      expect(values.map(({ shape }) => shape)).toEqual(outputs.map(() => x.shape));
      tf.dispose(values.map((value) => value.tensor()));
    }
  });
});
