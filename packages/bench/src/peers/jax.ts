/**
 * `tsx src/peers/jax.ts mnist-step BATCH`: the MNIST network in jax-js, on its WebAssembly device. Plain gradient descent
 * and no dropout, which is less work than the others do.
 */
import { Random } from '@dl/core';
import * as Jax from '@jax-js/jax';
import { serve } from './serve';

const { defaultDevice, init, jit, lax, nn, numpy, valueAndGrad } = Jax;
type Parameters = Record<
  'filters1' | 'bias1' | 'filters2' | 'bias2' | 'weight3' | 'bias3' | 'weight4' | 'bias4',
  Jax.Array
>;

const batch = Number(process.argv[3]);
await init('wasm');
defaultDevice('wasm');
const random = new Random(1);

function uniform(shape: number[], bound: number): Jax.Array {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = random.fillUniform(new Float32Array(size)).map((value) => (2 * value - 1) * bound);
  return numpy.array(values).reshape(shape);
}

let parameters: Parameters = {
  filters1: uniform([32, 1, 3, 3], 1 / 3),
  bias1: uniform([1, 32, 1, 1], 1 / 3),
  filters2: uniform([32, 32, 3, 3], 1 / 17),
  bias2: uniform([1, 32, 1, 1], 1 / 17),
  weight3: uniform([4608, 128], 1 / 68),
  bias3: uniform([128], 1 / 68),
  weight4: uniform([128, 10], 1 / 11),
  bias4: uniform([10], 1 / 11),
};
const images = uniform([batch, 1, 28, 28], 1);
const labels = numpy.array(Int32Array.from({ length: batch }, () => random.integer(10)));

/** jax-js takes ownership of what it is given: each further use needs a `.ref`. */
function loss(p: Parameters, x: Jax.Array, target: Jax.Array): Jax.Array {
  const first = nn.relu(lax.conv(x, p.filters1, [1, 1], 'VALID').add(p.bias1));
  const second = nn.relu(lax.conv(first, p.filters2, [1, 1], 'VALID').add(p.bias2));
  const pooled = lax.reduceWindow(second, numpy.max, [2, 2], [2, 2]);
  const hidden = nn.relu(numpy.matmul(pooled.reshape([batch, 4608]), p.weight3).add(p.bias3));
  const logits = numpy.matmul(hidden, p.weight4).add(p.bias4);
  return nn
    .logSoftmax(logits)
    .mul(nn.oneHot(target, 10))
    .sum()
    .mul(-1 / batch);
}

const step = jit((p: Parameters, x: Jax.Array, target: Jax.Array) => {
  const kept = Object.fromEntries(Object.entries(p).map(([name, value]) => [name, value.ref])) as Parameters;
  const [value, gradients] = valueAndGrad(loss)(p, x, target) as [Jax.Array, Parameters];
  const next = Object.fromEntries(
    Object.entries(kept).map(([name, old]) => [name, old.sub(gradients[name as keyof Parameters].mul(0.01))]),
  ) as Parameters;
  return [value, next] as [Jax.Array, Parameters];
});

await serve('jax-js 0.1.25, wasm device', async () => {
  const [value, next] = step(parameters, images.ref, labels.ref);
  parameters = next;
  await value.data();
});
