import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { listBackends, useBackend } from '@dl/core/backends';
import { runInChromium } from '../../../../build/run-in-chromium';
import { testInChromium } from '../../../../build/test-in-chromium';
import { trainSmallNetwork } from './train-small-network';

const directory = fileURLToPath(new URL('..', import.meta.url));
const steps = 50;

/** WebGPU needs a process of its own: `webgpu-in-node.test.ts`. */
const inNode = (await listBackends())
  .filter(({ name, available }) => available && name !== 'cpu' && name !== 'webgpu')
  .map(({ name }) => name);

describe('a small convolutional network has the same loss in each of 50 steps', () => {
  let onCpu: number[];

  beforeAll(async () => {
    await useBackend('cpu');
    onCpu = await trainSmallNetwork(steps);
    expect(onCpu[0]).toBeGreaterThan(1);
    expect(onCpu.at(-1)).toBeLessThan(0.3);
  });

  function expectSameLosses(losses: number[]) {
    expect(losses).toHaveLength(steps);
    losses.forEach((loss, step) => expect(Math.abs(loss - onCpu[step]!)).toBeLessThan(1e-3));
  }

  it.each(inNode)('on %s', async (backend) => {
    await useBackend(backend);
    expectSameLosses(await trainSmallNetwork(steps));
  });

  for (const backend of ['webgl', 'webgpu'] as const) {
    testInChromium(`on ${backend}, in a browser`, async (executable) => {
      const source = `
        import { useBackend } from './backends';
        import { trainSmallNetwork } from './backends/train-small-network';
        const { device } = await useBackend('${backend}');
        report({ device, losses: await trainSmallNetwork(${steps}) });`;
      const { device, losses } = await runInChromium<{ device: string; losses: number[] }>(source, {
        executable,
        directory,
        graphics: backend,
      });
      expect(device).toMatch(/swiftshader/i);
      expectSameLosses(losses);
    });
  }
});
