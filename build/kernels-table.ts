/**
 * Writes `docs/guide/kernels.md`, which says for each kernel of TF.js and each backend who computes it, from what the
 * backends register. `npm run kernels`; with `--check` it only says whether the page is up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { format, resolveConfig } from 'prettier';
import { registerGpuKernels } from '../packages/core/src/backends/gpu/kernels';
import { trainingKernels } from '../packages/core/src/backends/wasm/kernels';
import { kernelsOnCpu } from '../packages/core/src/backends/wasm/on-cpu';
import { lowerings } from '../packages/backend-ort/src/lowering';

type Origin = 'TF.js' | '@dl' | 'ONNX' | 'cpu';

const names = (kernels: readonly { kernelName: string }[]) =>
  new Set(kernels.map(({ kernelName }) => kernelName));

function wasm(): (kernel: string) => Origin {
  const [ours, onCpu] = [names(trainingKernels()), names(kernelsOnCpu())];
  return (kernel) => (onCpu.has(kernel) ? 'cpu' : ours.has(kernel) ? '@dl' : 'TF.js');
}

function gpu(backend: 'webgl' | 'webgpu'): (kernel: string) => Origin {
  const stock = new Map(
    tf.getKernelsForBackend(backend).map((kernel) => [kernel.kernelName, kernel.kernelFunc]),
  );
  registerGpuKernels(backend);
  return (kernel) => {
    if (!stock.has(kernel)) return 'cpu';
    return stock.get(kernel) === tf.getKernel(kernel, backend).kernelFunc ? 'TF.js' : '@dl';
  };
}

function ort(): (kernel: string) => Origin {
  const lowered = new Set(lowerings.map(({ kernel }) => kernel));
  return (kernel) => (lowered.has(kernel) || kernel === 'Identity' ? 'ONNX' : 'cpu');
}

const kernels = [...names(tf.getKernelsForBackend('cpu'))].sort();
const columns = { ort: ort(), wasm: wasm(), webgl: gpu('webgl'), webgpu: gpu('webgpu') };
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const page = [
  '# Kernels',
  '',
  "Who computes which of TF.js's kernels, as the backends of `@dl` register them; `npm run kernels` writes this page.",
  '',
  "- `TF.js`: the backend's own kernel. `ONNX`: operators of ONNX Runtime, for the types and attributes that it has.",
  "- `@dl`: ours, because TF.js's is missing, slow or wrong.",
  "- `cpu`: TF.js's cpu kernel, on values that are copied to it and back.",
  '',
  "On `cpu` all are TF.js's. `tensorflow` has what tfjs-node has: `docs/results/core-conformance-tensorflow.json` shows what fails.",
  '',
  row(['kernel', ...Object.keys(columns)]),
  row(Array(1 + Object.keys(columns).length).fill('---')),
  ...kernels.map((kernel) =>
    row([`\`${kernel}\``, ...Object.values(columns).map((origin) => origin(kernel))]),
  ),
  '',
].join('\n');

const file = fileURLToPath(new URL('../docs/guide/kernels.md', import.meta.url));
const next = await format(page, { ...(await resolveConfig(file)), parser: 'markdown' });
if (!process.argv.includes('--check')) writeFileSync(file, next);
else if (next !== readFileSync(file, { encoding: 'utf8', flag: 'a+' })) {
  process.stderr.write('docs/guide/kernels.md is not up to date: run npm run kernels\n');
  process.exitCode = 1;
}
