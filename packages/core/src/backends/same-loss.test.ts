import { beforeAll, describe, expect, it } from '@jest/globals';
import { useBackend } from '@dl/core/backends';
import { runInChromium } from '../platform/browser/run-in-chromium';
import { testInChromium } from '../platform/browser/test-in-chromium';
import { trainSmallNetwork } from './train-small-network';

const steps = 50;

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

  it('on wasm', async () => {
    await useBackend('wasm');
    expectSameLosses(await trainSmallNetwork(steps));
  });

  for (const backend of ['webgl', 'webgpu'] as const) {
    testInChromium(`on ${backend}`, async (executable) => {
      const source = `
        import { useBackend } from './backends';
        import { trainSmallNetwork } from './backends/train-small-network';
        const { device } = await useBackend('${backend}');
        report({ device, losses: await trainSmallNetwork(${steps}) });`;
      const { device, losses } = await runInChromium<{ device: string; losses: number[] }>(source, {
        executable,
        graphics: backend,
      });
      expect(device).toMatch(/swiftshader/i);
      expectSameLosses(losses);
    });
  }
});
