import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ResultFile } from '@dl/core/results';
import { saveChart } from '@dl/core/viz';
import type { BatchResult } from './measure';

const names: Record<string, string> = {
  ort: '@dl on ort',
  wasm: '@dl on wasm',
  tensorflow: 'tfjs-node',
  'wasm-stock': 'TF.js wasm',
  cpu: 'TF.js cpu',
  torch: 'PyTorch',
  onnxruntime: 'onnxruntime-node',
  'sharp-onnxruntime': 'sharp, onnxruntime-node',
  jax: 'jax-js',
};

/** Draws the results in `folder`: the time of each peer divided by PyTorch's, on a logarithmic scale. */
export async function writeBenchChart(folder: string, file: string): Promise<void> {
  const results = readdirSync(folder)
    .filter((name) => /^bench-.*\.json$/.test(name))
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as ResultFile)
    .filter(({ details }) => details?.batches);
  const values = results.flatMap(({ name, details }) => {
    const { peers } = (details!.batches as BatchResult[])[0]!;
    return Object.entries(peers)
      .filter(([peer]) => peer !== 'torch')
      .map(([peer, { median }]) => ({
        case: name.replace('bench-', ''),
        peer: names[peer],
        ratio: median / peers.torch!.median,
      }));
  });
  const shared = {
    y: { field: 'case', type: 'nominal', title: null },
    x: {
      field: 'ratio',
      type: 'quantitative',
      title: "time divided by PyTorch's (left of the line is faster)",
      scale: { type: 'log' },
    },
  };
  const chart = {
    width: 560,
    height: 36 * results.length,
    data: { values },
    layer: [
      { mark: { type: 'rule', color: '#888' }, encoding: { x: { datum: 1, type: 'quantitative' } } },
      {
        mark: { type: 'point', filled: true, size: 90 },
        encoding: {
          ...shared,
          color: { field: 'peer', type: 'nominal', title: null, sort: Object.values(names) },
          shape: { field: 'peer', type: 'nominal', title: null, sort: Object.values(names) },
        },
      },
    ],
  };
  await saveChart(file, chart);
}
