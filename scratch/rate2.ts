import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { crossEntropy, sgd } from '@dl/core/train';
import { valueAndGradients } from '@dl/core/train';
import { Random, withRandom } from '@dl/core';
import { Airbench } from '../packages/vision/src/networks/airbench';
import { Airbench as Erf } from '../packages/vision/src/networks/airbench-erf';
import { Airbench as Relu } from '../packages/vision/src/networks/airbench-relu';
await useBackend('ort');
const kinds = { tanh: Airbench, erf: Erf, relu: Relu } as any;
for (const [kind, batch, side, widths] of [['tanh', 250, 32, [64, 256, 256]], ['erf', 250, 32, [64, 256, 256]], ['relu', 250, 32, [64, 256, 256]], ['relu', 250, 24, [64, 256, 256]], ['relu', 250, 32, [64, 128, 256]],['relu', 250, 32, [32, 128, 256]], ['relu', 250, 32, [32, 128, 128]]] as any) {
  const model = withRandom(new Random(0), () => new kinds[kind]({ widths }));
  const opt = sgd({ learningRate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 5e-4 })(model.namedParameters());
  const x = tf.randomUniform([batch, side, side, 3]);
  const y = tf.randomUniform([batch], 0, 10, 'int32');
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const t = performance.now();
    const { value, gradients } = valueAndGradients(() => crossEntropy(model.forward(x), y), opt.parameters as any);
    opt.step(gradients); tf.dispose(gradients as any);
    await value.data(); value.dispose();
    times.push(performance.now() - t);
  }
  const best = times.slice(2).sort((a, b) => a - b)[3]!;
  console.log(kind, batch, side, String(widths), `first ${times[0]!.toFixed(0)} ms, median ${best.toFixed(0)} ms, ${(batch / best * 1000).toFixed(0)} images/s`, (process.memoryUsage().rss / 1e9).toFixed(1));
  model.dispose(); tf.dispose([x, y]);
}
