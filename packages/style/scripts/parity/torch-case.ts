import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { HostTensor } from '@dl/core';
import { readSafetensors, writeSafetensors } from '@dl/core/weights';

/** What `fixtures/gatys.py` is told. */
export interface TorchCase {
  readonly contentLayers: readonly string[];
  readonly styleLayers: readonly string[];
  readonly lossScale: 'relative' | 'absolute';
  readonly contentWeight: number;
  readonly styleWeight: number;
  readonly totalVariationWeight: number;
  readonly historySize: number;
  /** Iterations of L-BFGS; 0 for the losses and the gradient alone. */
  readonly iterations: number;
}

/** Runs a case in PyTorch on the shipped encoder: `losses`, `gradient` and, with iterations, `curve`. */
export async function runTorch(
  settings: TorchCase,
  pictures: Readonly<Record<'content' | 'style' | 'start', HostTensor>>,
): Promise<Record<string, HostTensor>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gatys-'));
  const [input, output] = [path.join(folder, 'in.safetensors'), path.join(folder, 'out.safetensors')];
  try {
    const file = await readFile(new URL('../../weights/small.safetensors', import.meta.url));
    const float32 = (data: number[]): HostTensor => ({
      dtype: 'float32',
      shape: [data.length],
      data: Float32Array.from(data),
    });
    const tensors = {
      ...readSafetensors(file).tensors,
      ...{ mean: float32([0.485, 0.456, 0.406]), deviation: float32([0.229, 0.224, 0.225]) },
      ...pictures,
    };
    const text = JSON.stringify({ ...settings, convolutions: [2, 2, 2, 2, 2] });
    await writeFile(input, writeSafetensors(tensors, { settings: text }));
    const script = fileURLToPath(new URL('../../fixtures/gatys.py', import.meta.url));
    execFileSync('python3', [script, input, output], { stdio: 'inherit' });
    return readSafetensors(await readFile(output)).tensors;
  } finally {
    await rm(folder, { recursive: true });
  }
}
