/**
 * Compares losses, the gradient of the picture and 50 iterations of L-BFGS with PyTorch on the same weights, and writes
 * `docs/results/style-parity.json`: `npm run parity --workspace=packages/style`. It needs `python3` with PyTorch. With `--fixture`
 * it writes the small case of `src/gatys/fixtures` instead.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromHostTensor, Random, toHostTensor, type HostTensor } from '@dl/core';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { valueAndGradients } from '@dl/core/train';
import { Parameter } from '@dl/core/nn';
import { writeSafetensors } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import { GatysObjective, loadEncoder } from '../src';
import { Painter } from '../src/painting/painter';
import { runTorch, type TorchCase } from './parity/torch-case';

const start = performance.now();
const isFixture = process.argv.includes('--fixture');
const backend = await useBackend();
const random = new Random(1);
const side = isFixture ? 24 : 96;

/** Smooth random colours, with edges: [1, side, side, 3]. */
function picture(waves: number): HostTensor {
  const data = new Float32Array(side * side * 3);
  const [a, b, c] = [random.uniform(), random.uniform(), random.uniform()];
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const wave = Math.sin((waves * 2 * Math.PI * (a * x + b * y)) / side) > 0 ? 0.7 : 0.3;
      for (let i = 0; i < 3; i++) {
        data[(y * side + x) * 3 + i] =
          wave + 0.25 * Math.sin((i + c) * x * 0.1 + y * 0.07) + random.uniform(-0.04, 0.04);
      }
    }
  }
  return {
    dtype: 'float32',
    shape: [1, side, side, 3],
    data: data.map((value) => Math.min(1, Math.max(0, value))),
  };
}
const pictures = { content: picture(3), style: picture(9), start: picture(3) };

const settings: TorchCase = {
  ...{ contentLayers: ['relu4_2'], styleLayers: ['relu1_1', 'relu2_1', 'relu3_1', 'relu4_1', 'relu5_1'] },
  ...{ contentWeight: 1, styleWeight: 100, totalVariationWeight: 1 },
  ...{ lossScale: 'relative', historySize: 20, iterations: isFixture ? 0 : 50 },
};
const cases: TorchCase[] = [settings, { ...settings, lossScale: 'absolute', iterations: 0 }];

const encoder = await loadEncoder('small');
const compared = [];
for (const torchCase of cases) {
  const expected = await runTorch(torchCase, pictures);
  if (isFixture) {
    const file = new URL(`../src/gatys/fixtures/${torchCase.lossScale}.safetensors`, import.meta.url);
    await writeFile(file, writeSafetensors({ ...pictures, ...expected }));
    continue;
  }
  compared.push({ lossScale: torchCase.lossScale, ...(await compare(torchCase, expected)) });
}
encoder.dispose();

if (!isFixture) {
  const worst = Math.max(...compared.map(({ losses, gradient }) => Math.max(losses, gradient)));
  process.stdout.write(`${JSON.stringify(compared, undefined, 2)}\n`);
  await writeResult(fileURLToPath(new URL('../../../docs/results/style-parity.json', import.meta.url)), {
    name: 'style-parity',
    metric:
      "largest relative difference of a loss or of the picture's gradient from PyTorch's on the same weights",
    value: worst,
    target: '<= 1e-3',
    command: 'npm run parity --workspace=packages/style',
    backend: backend.name,
    seed: 1,
    seconds: (performance.now() - start) / 1000,
    details: { side, compared },
  });
}

async function compare(torchCase: TorchCase, expected: Record<string, HostTensor>) {
  const [content, style, first] = (['content', 'style', 'start'] as const).map((name) =>
    fromHostTensor(pictures[name]),
  );
  const ones = (layers: readonly string[]) => Object.fromEntries(layers.map((layer) => [layer, 1]));
  const objective = await GatysObjective.create(
    encoder,
    { content: content!, styles: [style!] },
    {
      ...torchCase,
      contentLayers: ones(torchCase.contentLayers),
      styleLayers: ones(torchCase.styleLayers),
      ...{ blend: [1], octaves: 1, normalizeGradients: false },
    },
  );
  const pixels = new Parameter(tf.clone(first!));
  const evaluated = valueAndGradients(() => {
    const { content: a, style: b, totalVariation: c } = objective.losses(pixels.value);
    return tf.addN([a, b, c]);
  }, [pixels]);
  const losses = tf.tidy(() => tf.stack(Object.values(objective.losses(pixels.value))));
  const found = {
    losses: relativeDifference((await toHostTensor(losses)).data, expected.losses!.data),
    gradient: relativeDifference((await toHostTensor(evaluated.gradients[0]!)).data, expected.gradient!.data),
  };
  let curve: number | undefined;
  if (expected.curve) {
    const painter = new Painter(first!, objective, { optimizer: 'lbfgs', historySize: 20, lineSearch: true });
    const ours: number[] = [];
    for (let i = 0; i < torchCase.iterations; i++) ours.push((await painter.step()).loss);
    const theirs = Array.from(expected.curve.data as Float32Array);
    curve = Math.max(...ours.map((loss, i) => Math.abs(loss - theirs[i]!) / theirs[i]!));
    painter.dispose();
  }
  objective.dispose();
  pixels.dispose();
  tf.dispose([losses, evaluated.value, evaluated.gradients, content!, style!, first!]);
  return { ...found, curve };
}

/** The largest difference as a share of the largest number. */
function relativeDifference(a: ArrayLike<number | bigint>, b: ArrayLike<number | bigint>): number {
  const [x, y] = [Array.from(a, Number), Array.from(b, Number)];
  return Math.max(...x.map((value, i) => Math.abs(value - y[i]!))) / Math.max(...y.map(Math.abs));
}
