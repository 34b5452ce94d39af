import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { mountSmallDisk } from '../../platform/node/small-disk';
import { InvalidArgumentError } from '../../errors';
import type { StateDict } from '../../nn';
import { StorageFullError } from '../../platform/storage-errors';
import { expectNoLeaks } from '../../testing/expect-no-leaks';
import { Checkpoints } from './checkpoints';
import { CheckpointDamagedError } from './errors';

let directory: string;
beforeEach(async () => {
  directory = await fs.mkdtemp(path.join(os.tmpdir(), 'dl-checkpoints-'));
});
afterEach(() => fs.rm(directory, { recursive: true }));

let tensors: { model: StateDict };
beforeAll(() => {
  tensors = { model: { weight: tf.tensor([1, NaN, -Infinity, -0]), count: tf.tensor([1, 2], [2], 'int32') } };
});
const names = async () => (await fs.readdir(directory)).sort();

async function saveAll(checkpoints: Checkpoints<string>, losses: number[]): Promise<boolean[]> {
  const best = [];
  for (const [i, loss] of losses.entries()) {
    const saved = await checkpoints.save({
      step: i + 1,
      metrics: { loss },
      state: `state ${i + 1}`,
      tensors,
    });
    best.push(saved.best);
  }
  return best;
}

describe('Checkpoints', () => {
  it('gives back what it was given', async () => {
    const checkpoints = new Checkpoints(directory);
    const state = { games: 3, best: Infinity, worst: NaN, name: 'NaN', nested: [-1e-300, null] };
    const { path: saved } = await checkpoints.save({ step: 7, metrics: { loss: NaN }, state, tensors });
    expect(saved).toBe(path.join(directory, 'step-00000007'));
    await expectNoLeaks(async () => {
      const loaded = await checkpoints.load(saved);
      expect(loaded).toMatchObject({ step: 7, metrics: { loss: NaN }, state });
      expect(await loaded.tensors.model!.weight!.data()).toEqual(Float32Array.of(1, NaN, -Infinity, -0));
      expect(await loaded.tensors.model!.count!.data()).toEqual(Int32Array.of(1, 2));
      tf.dispose(loaded.tensors);
    });
  });

  it('keeps the last and the best', async () => {
    const checkpoints = new Checkpoints<string>(directory, { keepLast: 2, keepBest: 1 });
    expect(await saveAll(checkpoints, [3, 1, 2, NaN, 4])).toEqual([true, true, false, false, false]);
    expect(await names()).toEqual(['step-00000002', 'step-00000004', 'step-00000005']);
    expect(await checkpoints.best()).toBe(path.join(directory, 'step-00000002'));
    expect(await checkpoints.latest()).toBe(path.join(directory, 'step-00000005'));
  });

  it('keeps the best alone, or refuses numbers that count nothing', async () => {
    await saveAll(new Checkpoints<string>(directory, { keepLast: 0 }), [2, 1, 3, 4]);
    expect(await names()).toEqual(['step-00000002', 'step-00000004']); // the one just written stays until the next
    expect(() => new Checkpoints(directory, { keepLast: -1 })).toThrow('keepLast is a number of checkpoints');
    expect(() => new Checkpoints(directory, { keepBest: 0.5 })).toThrow(InvalidArgumentError);
  });

  it('monitors a metric where larger is better', async () => {
    const checkpoints = new Checkpoints<string>(directory, { metric: 'accuracy', keepLast: 1, keepBest: 2 });
    for (const [step, accuracy] of [0.5, 0.9, 0.8, 0.7].entries()) {
      await checkpoints.save({ step, metrics: { loss: 0, accuracy }, state: '', tensors });
    }
    expect(await names()).toEqual(['step-00000001', 'step-00000002', 'step-00000003']);
    await expect(checkpoints.save({ step: 9, metrics: { loss: 0 }, state: '', tensors })).rejects.toThrow(
      'there is no metric "accuracy" to monitor; the validation gives loss',
    );
  });

  it('ignores and removes what a killed process left', async () => {
    const checkpoints = new Checkpoints<string>(directory);
    await saveAll(checkpoints, [1]);
    await fs.cp(path.join(directory, 'step-00000001'), path.join(directory, '.unfinished'), {
      recursive: true,
    });
    await fs.mkdir(path.join(directory, '.removed'));
    expect(await checkpoints.list()).toHaveLength(1);
    await checkpoints.save({ step: 2, state: '', tensors: {} });
    expect(await names()).toEqual(['step-00000001', 'step-00000002']);
  });

  it('writes a second checkpoint of a step beside the first', async () => {
    const checkpoints = new Checkpoints<string>(directory, { keepLast: 1, keepBest: 0 });
    await checkpoints.save({ step: 4, state: 'first', tensors });
    await checkpoints.save({ step: 4, state: 'second', tensors });
    expect(await names()).toEqual(['step-00000004.1']);
    expect((await checkpoints.loadLatest())!.state).toBe('second');
  });

  it('has none in a directory that does not exist', async () => {
    const checkpoints = new Checkpoints(path.join(directory, 'missing'));
    expect(await checkpoints.latest()).toBeUndefined();
    expect(await checkpoints.best()).toBeUndefined();
    expect(await checkpoints.loadLatest()).toBeUndefined();
  });

  it('names the file that is damaged, wherever a byte is changed or cut off', async () => {
    const checkpoints = new Checkpoints<string>(directory);
    const [saved] = [
      (await checkpoints.save({ step: 1, metrics: { loss: 1 }, state: 'text', tensors })).path,
    ];
    const damage = fc.record({
      name: fc.constantFrom('state.json', 'model.safetensors'),
      position: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      flip: fc.integer({ min: 1, max: 255 }),
      isCut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ name, position, flip, isCut }) => {
        const file = path.join(saved, name);
        const original = await fs.readFile(file);
        const damaged = Buffer.from(original);
        const index = Math.floor(position * original.length);
        damaged[index]! ^= flip;
        await fs.writeFile(file, isCut ? original.subarray(0, index) : damaged);
        try {
          const error: unknown = await checkpoints.load(saved).catch((reason: unknown) => reason);
          // White space in JSON means nothing: such a change does no harm.
          if (!(error instanceof CheckpointDamagedError))
            expect(error).toMatchObject({ step: 1, state: 'text' });
          else expect(error.file).toBe(file);
          if (name !== 'state.json') expect(error).toBeInstanceOf(CheckpointDamagedError);
        } finally {
          await fs.writeFile(file, original);
        }
      }),
    );
    await fs.rm(path.join(saved, 'model.safetensors'));
    await expect(checkpoints.load(saved)).rejects.toThrow(/model\.safetensors cannot be read/);
  });

  it('passes over damaged checkpoints only if asked to, and not if all are damaged', async () => {
    const checkpoints = new Checkpoints<string>(directory);
    await saveAll(checkpoints, [1, 2]);
    await fs.writeFile(path.join(directory, 'step-00000002', 'state.json'), '{');
    await expect(checkpoints.loadLatest()).rejects.toThrow(CheckpointDamagedError);
    expect((await checkpoints.loadLatest({ skipDamaged: true }))!.state).toBe('state 1');
    await fs.rm(path.join(directory, 'step-00000001', 'state.json'));
    await expect(checkpoints.loadLatest({ skipDamaged: true })).rejects.toThrow(/step-00000002/);
  });

  it('tells the version of a format that it does not know', async () => {
    const checkpoints = new Checkpoints<string>(directory);
    const file = path.join((await checkpoints.save({ step: 1, state: '', tensors: {} })).path, 'state.json');
    const { sha256, ...manifest } = JSON.parse(await fs.readFile(file, 'utf8')) as Record<string, unknown>;
    void sha256;
    const text = JSON.stringify({ ...manifest, version: 2 });
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', Buffer.from(text)));
    await fs.writeFile(file, `${text.slice(0, -1)},"sha256":"${Buffer.from(digest).toString('hex')}"}`);
    await expect(checkpoints.loadLatest()).rejects.toThrow('has the format version 2, this program reads 1');
  });
});

describe('Checkpoints on a full disk', () => {
  const disk = mountSmallDisk(256);
  if ('reason' in disk) {
    it.skip(`leave the earlier one whole (skipped: ${disk.reason})`, () => {});
    return;
  }
  afterAll(disk.unmount);

  it('leave the earlier one whole and nothing half-written', async () => {
    const run = path.join(disk.directory, 'run');
    const checkpoints = new Checkpoints<string>(run);
    await checkpoints.save({ step: 1, state: 'good', tensors });
    const large = { model: { weight: tf.ones([50_000]) }, optimizer: { momentum: tf.ones([50_000]) } };
    const error: unknown = await checkpoints
      .save({ step: 2, state: 'too large', tensors: large })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StorageFullError);
    expect(error).toMatchObject({ code: 'storage-full' });
    expect(await fs.readdir(run)).toEqual(['step-00000001']);
    expect((await checkpoints.loadLatest())!.state).toBe('good');
    await checkpoints.save({ step: 3, state: 'small again', tensors });
    expect((await checkpoints.loadLatest())!.state).toBe('small again');
  });
});
