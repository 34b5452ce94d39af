import { describe, expect } from '@jest/globals';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInChromium } from '../../../../build/run-in-chromium';
import { testInChromium } from '../../../../build/test-in-chromium';
import type { BackendReport, OrtBackendLimits } from '../index';
import type { TrainingRecord } from '../testing/small-network';

const directory = fileURLToPath(new URL('..', import.meta.url));
const binaries = path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

/** Serves onnxruntime-web's files under `/ort/`. */
function serve(request: IncomingMessage, response: ServerResponse): boolean {
  const [, file] = /^\/ort\/([\w.-]+)$/.exec(request.url ?? '') ?? [];
  if (!file) return false;
  response.setHeader('Content-Type', file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript');
  createReadStream(path.join(binaries, file)).pipe(response);
  return true;
}

/** Runs a module that finds the backend `ort` on a device, and `cpu`, registered. */
function runOn<Value>(
  device: 'cpu' | 'webgpu',
  executable: string,
  source: string,
  limits: Partial<OrtBackendLimits> = {},
): Promise<Value> {
  const module = `
    import * as tf from '@tensorflow/tfjs-core';
    import { useBackend } from '@dl/core/backends';
    import { backendReport } from './index';
    import { kernelOperations, runOperation } from './testing/kernel-operations';
    import { trainSmallNetwork } from './testing/small-network';
    await useBackend('cpu');
    const chosen = await useBackend('ort', ${JSON.stringify({ device, wasmPaths: '/ort/', ...limits })});
    ${source}`;
  const graphics = device === 'webgpu' ? 'webgpu' : 'none';
  return runInChromium(module, { executable, directory, serve, graphics, isolated: device === 'cpu' });
}

describe.each(['cpu', 'webgpu'] as const)('ort in a browser, on %s', (device) => {
  testInChromium('kernels give what cpu gives', async (executable) => {
    const source = `
        const differences = {};
        for (const [name, shapes, operation] of kernelOperations) {
          const expected = await runOperation('cpu', shapes, operation);
          try {
            const actual = await runOperation('ort', shapes, operation);
            differences[name] = Math.max(...actual.flatMap((result, i) =>
              [...result].map((value, j) => Math.abs(value - expected[i][j]))));
          } catch (error) {
            differences[name] = error.message;
          }
        }
        report({ differences, report: backendReport() });`;
    const outcome = await runOn<{ differences: Record<string, number | string>; report: BackendReport }>(
      device,
      executable,
      source,
    );
    // WGSL allows cosines to be wrong by 2 ** -11, and the gradients of these tests start from cosines.
    const tolerance = device === 'webgpu' ? 5e-3 : 1e-4;
    const wrong = Object.entries(outcome.differences).filter(([, value]) => !(Number(value) < tolerance));
    expect(wrong).toEqual([]);
    expect(outcome.report.fallbacks).toEqual({});
  });

  testInChromium(
    'a convolutional network trains as on cpu, and leaves no tensors behind',
    async (executable) => {
      const source = `
        await tf.setBackend('cpu');
        const cpu = await trainSmallNetwork(20);
        await tf.setBackend('ort');
        const ort = await trainSmallNetwork(20);
        report({ cpu, ort, report: backendReport() });`;
      const { cpu, ort, report } = await runOn<{
        cpu: TrainingRecord;
        ort: TrainingRecord;
        report: BackendReport;
      }>(device, executable, source);
      const differences = ort.losses.map((loss, step) => Math.abs(loss - cpu.losses[step]!));
      expect(Math.max(...differences)).toBeLessThan(1e-3);
      expect(ort.losses.at(-1)).toBeLessThan(ort.losses[0]! / 2);
      expect(ort.tensors[1]).toBe(ort.tensors[0]);
      expect(report.fallbacks).toEqual({});
      expect(report.compiledGraphs).toBeLessThan(5);
    },
  );

  testInChromium('a synchronous read of what is not in memory says what to do', async (executable) => {
    const source = `
      const code = (work) => { try { return work(), 'none'; } catch ({ code, message }) { return [code, message]; } };
      const given = tf.tensor1d([5, 6], 'int32');
      const sum = tf.add(given, tf.scalar(1, 'int32'));
      const results = {
        chosen,
        given: [...given.dataSync()],
        sum: code(() => sum.dataSync()),
        fallback: code(() => tf.bitwiseAnd(sum, given)),
      };
      const third = tf.div(tf.tensor1d([1]), 3);
      await tf.neg(third).data();
      results.onGpu = third.dataId.storage === undefined;
      results.awaited = [...(await sum.data())];
      results.afterwards = [...sum.dataSync()];
      results.and = [...(await tf.bitwiseAnd(sum, given).data())];
      results.report = backendReport().fallbacks;
      report(results);`;
    expect(await runOn(device, executable, source)).toEqual({
      chosen: { name: 'ort', device: `ONNX Runtime, ${device}`, skipped: [] },
      given: [5, 6],
      sum: ['value-not-in-memory', expect.stringContaining('await tensor.data()')],
      fallback: ['value-not-in-memory', expect.stringContaining('the kernel BitwiseAnd')],
      onGpu: device === 'webgpu',
      awaited: [6, 7],
      afterwards: [6, 7],
      and: [4, 6],
      report: { BitwiseAnd: 2 },
    });
  });

  testInChromium('values outlive the compiled graph that made them', async (executable) => {
    const source = `
      const x = tf.tensor1d([1, 2, 3]);
      const results = [];
      for (let i = 1; i < 6; i++) {
        const wide = tf.tile(x, [i]); // another graph for each i
        await tf.sum(wide).data();
        results.push(wide);
      }
      const sums = results.map((wide) => tf.sum(tf.mul(wide, 2)).data());
      tf.dispose(results);
      report({ sums: (await Promise.all(sums)).map(([sum]) => sum), compiled: backendReport().compiledGraphs });`;
    expect(await runOn(device, executable, source, { cachedGraphs: 1 })).toEqual({
      sums: [12, 24, 36, 48, 60],
      compiled: 10,
    });
  });
});

describe('registerOrtBackend in a browser', () => {
  testInChromium('rejects with what is missing, and may be called again', async (executable) => {
    const source = `
      import * as tf from '@tensorflow/tfjs-core';
      import { registerOrtBackend } from './index';
      const code = (options) => registerOrtBackend(options).then(() => 'registered', ({ code }) => code);
      report([
        await code({ device: 'webgpu' }),
        await code({ wasmPaths: '/nowhere/' }),
        tf.findBackendFactory('ort'),
      ]);`;
    expect(await runInChromium(source, { executable, directory, serve })).toEqual([
      'device-unavailable',
      'runtime-missing',
      null,
    ]);
  });
});
