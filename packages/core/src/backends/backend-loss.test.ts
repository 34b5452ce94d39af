import { describe, expect } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { runInChromium } from '../../../../build/run-in-chromium';
import { testInChromium } from '../../../../build/test-in-chromium';

const directory = fileURLToPath(new URL('..', import.meta.url));

/** A page that trains with checkpoints every 5 steps, and can lose WebGL at a step. */
const training = `
  import * as tf from '@tensorflow/tfjs-core';
  import { useBackend } from './backends';
  import { adam, crossEntropy, Trainer } from './train';
  import { pointLoader, pointNetwork } from './train/small-problem';

  const code = (error) => error.code ?? error.message;
  const loseContext = () => tf.backend().gpgpu.gl.getExtension('WEBGL_lose_context').loseContext();
  const trainer = (network) => new Trainer(network, { loss: crossEntropy, optimizer: adam() });

  async function train(network, options, atStep = () => {}) {
    const losses = [];
    for await (const event of trainer(network).fit(pointLoader(), { epochs: 2, ...options })) {
      if (event.type !== 'step-end') continue;
      losses.push(event.loss);
      atStep(event.step);
    }
    return losses;
  }

  async function weights(network) {
    return Promise.all(network.parameters().map(async ({ value }) => [...(await value.data())]));
  }`;

describe('when WebGL is lost', () => {
  testInChromium(
    'training ends with one typed error and resumes exactly from its checkpoint',
    async (executable) => {
      const source = `${training}
      await useBackend('webgl');
      const whole = pointNetwork();
      const losses = await train(whole, {});
      const expected = await weights(whole);

      const checkpoints = { directory: 'run', every: 5 };
      const seen = [];
      const broken = await train(pointNetwork(), { checkpoints }, (step) => {
        seen.push(step);
        if (step === 13) loseContext();
      }).catch((error) => ({ name: error.name, code: error.code, message: error.message }));

      await useBackend('webgl');
      const resumed = pointNetwork();
      const rest = await train(resumed, { checkpoints, resume: true });
      const onWebgl = await weights(resumed);

      report({ losses, expected, broken, seen, rest, onWebgl });`;
      const { losses, expected, broken, seen, rest, onWebgl } = await runInChromium<{
        losses: number[];
        expected: number[][];
        broken: { name: string; code: string; message: string };
        seen: number[];
        rest: number[];
        onWebgl: number[][];
      }>(source, { executable, directory, graphics: 'webgl' });
      expect(broken).toMatchObject({ name: 'BackendLostError', code: 'backend-lost' });
      expect(broken.message).toContain(`Call useBackend('webgl') again`);
      expect(broken.message).toContain('resume: true');
      expect(seen.at(-1)).toBe(13);
      expect(rest).toEqual(losses.slice(10));
      expect(onWebgl).toEqual(expected);
    },
  );

  testInChromium('every way to its tensors throws, and none hangs or returns zeros', async (executable) => {
    const source = `${training}
      await useBackend('webgl');
      const onDevice = () => tf.square(tf.ones([500, 500]));
      const [pending, later, moved] = [onDevice(), onDevice(), onDevice()];
      const reading = pending.data().then(() => 'read', code);
      loseContext();
      const attempt = (action) => { try { return String(action()); } catch (error) { return code(error); } };
      const results = {
        reading: await reading,
        asynchronous: await later.data().then(() => 'read', code),
        synchronous: attempt(() => later.dataSync()),
        operation: attempt(() => tf.add(later, 1)),
      };
      results.backends = [(await useBackend('webgl')).name, tf.backend().gpgpu.gl.isContextLost()];
      results.newTensor = [...(await tf.square(tf.tensor([1, 2, 3])).data())];
      results.old = await later.data().then(() => 'read', code);
      results.oldMoved = attempt(() => tf.add(moved, 1));
      await useBackend('cpu');
      results.oldOnCpu = attempt(() => tf.add(moved, 1));
      tf.dispose([pending, later, moved]);
      report(results);`;
    expect(await runInChromium(source, { executable, directory, graphics: 'webgl' })).toEqual({
      reading: 'backend-lost',
      asynchronous: 'backend-lost',
      synchronous: 'backend-lost',
      operation: 'backend-lost',
      backends: ['webgl', false],
      newTensor: [1, 4, 9],
      old: 'backend-lost',
      oldMoved: 'backend-lost',
      oldOnCpu: 'backend-lost',
    });
  });

  testInChromium('training goes on with another backend', async (executable) => {
    const source = `${training}
      await useBackend('cpu');
      const losses = await train(pointNetwork(), {});
      await useBackend('webgl');
      const checkpoints = { directory: 'run', every: 5 };
      const error = await train(pointNetwork(), { checkpoints }, (step) => step === 7 && loseContext()).catch(code);
      await useBackend('cpu');
      const rest = await train(pointNetwork(), { checkpoints, resume: true });
      report({ losses: losses.slice(5), error, rest });`;
    const { losses, error, rest } = await runInChromium<{ losses: number[]; error: string; rest: number[] }>(
      source,
      { executable, directory, graphics: 'webgl' },
    );
    expect(error).toBe('backend-lost');
    expect(rest).toHaveLength(losses.length);
    rest.forEach((loss, step) => expect(loss).toBeCloseTo(losses[step]!, 4));
  });
});

describe('when a WebGPU device is lost', () => {
  testInChromium('its tensors throw, and the backend can be loaded again', async (executable) => {
    const source = `${training}
      await useBackend('webgpu');
      const tensor = tf.square(tf.ones([500, 500]));
      const reading = tensor.data().then(() => 'read', code);
      const { device } = tf.backend();
      device.destroy();
      await device.lost;
      const results = { reading: await reading, later: await tensor.data().then(() => 'read', code) };
      await useBackend('webgpu');
      results.newTensor = [...(await tf.square(tf.tensor([1, 2, 3])).data())];
      report(results);`;
    expect(await runInChromium(source, { executable, directory, graphics: 'webgpu' })).toEqual({
      reading: 'backend-lost',
      later: 'backend-lost',
      newTensor: [1, 4, 9],
    });
  });
});
