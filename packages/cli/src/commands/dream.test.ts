import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Random, withRandom } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { readImage, writeImage } from '@dl/core/data';
import { saveTensors } from '@dl/core/weights';
import { resnet20 } from '@dl/vision';
import * as tf from '@tensorflow/tfjs-core';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';

const directory = mkdtempSync(path.join(tmpdir(), 'dl-cli-dream-'));
const file = (name: string) => path.join(directory, name);
const network = ['--weights', file('resnet20.safetensors'), '--model', 'resnet20', '--backend', 'wasm'];
const quick = ['--layers', 'layer2', '--octaves', '1', '--iterations', '1', '--jitter', '4'];

/** A network without training, and noise as a picture. */
beforeAll(async () => {
  await useBackend('wasm');
  const model = withRandom(new Random(2), () => resnet20());
  const state = model.stateDict();
  await saveTensors(file('resnet20.safetensors'), state);
  tf.dispose(state);
  model.dispose();
  const random = new Random(1);
  const data = Uint8Array.from({ length: 40 * 32 * 3 }, () => random.integer(256));
  await writeImage(file('noise.png'), { data, width: 40, height: 32, channels: 3 });
});
afterAll(() => rmSync(directory, { recursive: true }));

describe('dl dream', () => {
  it('dreams on a picture', async () => {
    const words = ['dream', file('noise.png'), file('dream.png'), ...network, ...quick];
    const { code, stdout, stderr } = await runCaptured([...words, '--json']);
    expect({ code, stderr }).toEqual({ code: exitCodes.success, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ out: file('dream.png'), width: 40, height: 32 });
    expect((await readImage(file('dream.png'))).data).not.toEqual((await readImage(file('noise.png'))).data);
    const guided = await runCaptured([...words, '--guide', file('dream.png'), '--size', '48']);
    expect(guided.stderr).toMatch(/octave 1 of 1, 48x38: objective/);
  });

  it('says which layers there are', async () => {
    const words = ['dream', file('noise.png'), file('none.png'), ...network];
    const { code, stderr } = await runCaptured([...words, '--layers', 'layer9']);
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toMatch(/has no layer "layer9". It has: conv1/);
    expect(readdirSync(directory)).not.toContain('none.png');
  });
});

describe('dl dream visualize', () => {
  it('draws a channel', async () => {
    const words = [
      'dream',
      'visualize',
      'layer1:3',
      file('channel.png'),
      ...network,
      '--size',
      '24',
      '--steps',
      '2',
    ];
    const { code, stdout } = await runCaptured([...words, '--seed', '3', '--neuron']);
    expect(code).toBe(exitCodes.success);
    expect(stdout).toMatch(/channel.png: layer1:3 at \S+ after \d+ s/);
    expect(await readImage(file('channel.png'))).toMatchObject({ width: 24, height: 24 });
  });
});

describe('dl dream zoom', () => {
  it('writes a GIF, and goes on from frames that are kept', async () => {
    const folder = file('frames');
    const zoom = (out: string, frames: number, ...more: string[]) =>
      runCaptured(
        ['dream', 'zoom', file('noise.png'), file(out), '--frames', String(frames)].concat(
          network,
          quick,
          more,
        ),
      );
    expect((await zoom('whole.gif', 3)).code).toBe(exitCodes.success);
    expect((await zoom('part.gif', 2, '--folder', folder)).code).toBe(exitCodes.success);
    const first = readFileSync(path.join(folder, 'frame-00001.png'));
    expect((await zoom('resumed.gif', 3, '--folder', folder)).code).toBe(exitCodes.success);
    expect(readFileSync(file('resumed.gif'))).toEqual(readFileSync(file('whole.gif')));
    expect(readFileSync(path.join(folder, 'frame-00001.png'))).toEqual(first);

    const other = await zoom('other.gif', 3, '--folder', folder, '--seed', '5');
    expect(other.code).toBe(exitCodes.usage);
    expect(other.stderr).toMatch(/other options/);
    expect((await zoom('zoom.avi', 1)).stderr).toMatch(/videos are written as/);
  });
});
