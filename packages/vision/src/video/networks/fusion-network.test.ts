import { describe, expect, it } from '@jest/globals';
import { fromHostTensor, InvalidArgumentError, Random, ShapeError, withRandom } from '@dl/core';
import { expectNoLeaks, readFixture } from '@dl/core/testing';
import { crossEntropy, valueAndGradients } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import { fusions, slowFusion, type FusionName } from './fusion';
import {
  earlyFusionNetwork,
  FusionNetwork,
  lateFusionNetwork,
  singleFrameNetwork,
  slowFusionNetwork,
} from './fusion-network';
import { alexNetTower, smallTower, type Tower } from './tower';

const tiny: Tower = { layers: [['C', 2, 3, 1], 'N', 'P', ['C', 3, 3, 1], 'P', ['C', 4, 3, 1]], hidden: [5] };
const options = { classes: 4, size: 8, channels: 1, tower: tiny };
const names = Object.keys(fusions) as FusionName[];

const make = (name: FusionName) => withRandom(new Random(1), () => new FusionNetwork(fusions[name], options));
const clipsFor = ({ clipFrames }: FusionNetwork, seed = 2) =>
  tf.randomUniform([2, clipFrames, 8, 8, 1], 0, 1, 'float32', seed);
const count = (model: FusionNetwork) => model.parameters().reduce((sum, { value }) => sum + value.size, 0);

/** Which frames of a clip change what `observe` makes of it. */
function framesSeen(model: FusionNetwork, observe: (clips: tf.Tensor) => tf.Tensor): number[] {
  const clips = clipsFor(model);
  return Array.from({ length: model.clipFrames }, (_, frame) => frame).filter((frame) =>
    tf.tidy(() => {
      const marks = Array.from({ length: model.clipFrames }, (_, index) => Number(index === frame));
      const changed = tf.add(clips, tf.tensor(marks, [1, model.clipFrames, 1, 1, 1]));
      return tf.max(tf.abs(tf.sub(observe(changed), observe(clips)))).dataSync()[0]! > 1e-7;
    }),
  );
}

function expectClose(actual: tf.Tensor, expected: tf.Tensor): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = Math.max(1e-3, tf.max(tf.abs(expected)).dataSync()[0]!);
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]! / scale).toBeLessThan(1e-4);
}

describe.each(names)('%s', (name) => {
  it('makes logits of clips, and leaks nothing', async () => {
    const model = make(name);
    const clips = clipsFor(model);
    const shape = await expectNoLeaks(() => {
      const logits = model.forward(clips);
      const { shape } = logits;
      logits.dispose();
      return shape;
    });
    expect(shape).toEqual([2, 4]);
  });

  it('has the outputs and gradients of PyTorch', async () => {
    const model = make(name);
    const recorded = await readFixture(new URL('fixtures/fusion.safetensors', import.meta.url));
    const select = (kind: string) =>
      Object.fromEntries(
        Object.entries(recorded).flatMap(([key, tensor]) =>
          key.startsWith(`${name}/${kind}`)
            ? [[key.slice(`${name}/${kind}`.length), fromHostTensor(tensor)]]
            : [],
        ),
      );
    model.loadStateDict(select('state/'));
    const clips = select('clips')['']!;
    expectClose(model.forward(clips), select('logits')['']!);
    const loss = () => crossEntropy(model.forward(clips), tf.tensor1d([1, 3], 'int32'));
    const { gradients } = valueAndGradients(loss, model.parameters());
    for (const [index, parameter] of model.parameters().entries()) parameter.assign(gradients[index]!);
    const expected = select('gradient/');
    const actual = model.stateDict(); // the gradients, in PyTorch's layouts
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [key, gradient] of Object.entries(expected)) expectClose(actual[key]!, gradient);
  });

  it('sees the frames that its fusion names', () => {
    const model = make(name).eval();
    expect(framesSeen(model, (clips) => model.forward(clips))).toEqual(fusions[name].seen);
  });
});

describe('late fusion', () => {
  it('shares the weights of its towers: as many in them as for a single frame, and the same maps for the same frame', () => {
    const [late, single] = [make('late'), make('single-frame')];
    const inTower = (model: FusionNetwork) => model.tower.parameters().map(({ value }) => value.shape);
    expect(inTower(late)).toEqual(inTower(single));
    const frame = tf.randomUniform([1, 1, 8, 8, 1], 0, 1, 'float32', 3);
    const [first, second] = tf.split(late.tower.forward(tf.tile(frame, [1, 2, 1, 1, 1])), 2, 1);
    expect(first!.arraySync()).toEqual(second!.arraySync());
  });

  it('merges them at the first fully connected layer, which is the only part that grows', () => {
    const [late, single] = [make('late'), make('single-frame')];
    expect(late.tower.outputs).toBe(2 * single.tower.outputs);
    expect(count(late) - count(single)).toBe(single.tower.outputs * tiny.hidden[0]!);
  });
});

describe('slow fusion', () => {
  it('makes 4 maps of 10 frames, 2 of these, and then one that sees all', () => {
    const model = make('slow').eval();
    // Up to and with the first, second and third convolution of `tiny`.
    const after = [1, 5, 8].map((layers) => (clips: tf.Tensor) => {
      const modules = [...model.tower.features].slice(0, layers);
      return modules.reduce((maps, module) => module.forward(maps), clips);
    });
    const clips = clipsFor(model);
    expect(after.map((forward) => forward(clips).shape[1])).toEqual([4, 2, 1]);
    const firstMap = (forward: (clips: tf.Tensor) => tf.Tensor) => (clips: tf.Tensor) =>
      tf.slice(forward(clips), [0, 0, 0, 0, 0], [-1, 1, -1, -1, -1]);
    expect(after.map((forward) => framesSeen(model, firstMap(forward)).length)).toEqual([4, 6, 10]);
  });

  it('refuses a tower with fewer convolutions than it extends', () => {
    const tower: Tower = { layers: [['C', 2, 3, 1], 'P'], hidden: [] };
    expect(() => slowFusionNetwork({ ...options, tower })).toThrow(
      /extends 3 convolutions in time; the tower has 1/,
    );
  });
});

describe('the network of the paper', () => {
  it('ends in maps of 7x7x256 for frames of 170x170, and has AlexNet’s layers', () => {
    const model = singleFrameNetwork({ classes: 487, width: 1 / 16 });
    expect(model.tower.outputs).toBe((7 * 7 * 256) / 16);
    const shapes = [...model.namedParameters()].map(([name, { value }]) => [name, value.shape]);
    expect(shapes[0]).toEqual(['tower.features.0.weight', [1, 11, 11, 3, 6]]);
    expect(
      shapes.filter(([name]) => String(name).startsWith('tower') && String(name).endsWith('weight')),
    ).toHaveLength(5);
    expect(shapes.at(-2)).toEqual(['classifier.4.weight', [256, 487]]);
    expect(tf.tidy(() => model.forward(tf.zeros([1, 1, 170, 170, 3])).shape)).toEqual([1, 487]);
  });

  it('spans 10 frames in the first convolution of early fusion', () => {
    const model = earlyFusionNetwork({ classes: 2, size: 32, width: 0.1 });
    expect([...model.namedParameters()][0]![1].value.shape).toEqual([10, 11, 11, 3, 10]);
  });

  it('is a table that JSON keeps', () => {
    expect(JSON.parse(JSON.stringify({ alexNetTower, slowFusion }))).toEqual({ alexNetTower, slowFusion });
  });
});

it('says which clips it takes, and which options', () => {
  const model = lateFusionNetwork({ ...options, tower: smallTower, size: [16, 8] });
  expect(() => model.forward(tf.zeros([1, 10, 16, 8, 1]))).toThrow(ShapeError);
  expect(() => model.forward(tf.zeros([1, 10, 16, 8, 1]))).toThrow(
    'clips are [batch, 16 frames, 16, 8, channels] for this network; received [1,10,16,8,1]',
  );
  expect(() => singleFrameNetwork({ ...options, size: 2 })).toThrow(/1 frames of 2x2 are too small/);
  expect(() => singleFrameNetwork({ ...options, width: 0 })).toThrow(InvalidArgumentError);
  const even: Tower = { layers: [['C', 2, 4, 1]], hidden: [] };
  expect(() => singleFrameNetwork({ ...options, tower: even })).toThrow(/odd size, stride]; received size 4/);
});
