import * as tf from '@tensorflow/tfjs-core';
import { useBackend } from '@dl/core/backends';
import { crossEntropy, sgd, Trainer, valueAndGradients } from '@dl/core/train';
import { Random, withRandom } from '@dl/core';
import { Airbench } from '../packages/vision/src/networks/airbench';
import { resnet20 } from '../packages/vision/src/networks/cifar-resnet';
await useBackend('ort');
const cases: Record<string, () => any> = {
  resnet20: () => resnet20(),
  a32_64_64: () => new Airbench({ widths: [32, 64, 64] }),
  a32_128_128: () => new Airbench({ widths: [32, 128, 128] }),
  a64_128_128: () => new Airbench({ widths: [64, 128, 128] }),
  a64_256_256: () => new Airbench({ widths: [64, 256, 256] }),
};
for (const [name, make] of Object.entries(cases)) for (const [batch, side] of [[256, 32], [256, 24]] as const) {
  if (name === 'resnet20' && side === 24) continue;
  if (process.argv[2] && !name.includes(process.argv[2])) continue;
  const model = withRandom(new Random(0), make);
  const opt = sgd({ learningRate: 0.01, momentum: 0.9, nesterov: true, weightDecay: 5e-4 })(model.namedParameters());
  const params = [...model.namedParameters()];
  const x = tf.randomUniform([batch, side, side, 3]);
  const y = tf.randomUniform([batch], 0, 10, 'int32');
  const step = async () => {
    const t = performance.now();
    const { value, gradients } = valueAndGradients(() => crossEntropy(side===32? model.forward(x): model.forward(x), y), params.map((p:any)=>p[1]));
    opt.step(gradients as any); tf.dispose(gradients as any); 
    await value.data(); value.dispose();
    return performance.now() - t;
  };
  const times: number[] = [];
  try { for (let i = 0; i < 8; i++) times.push(await step()); } catch (e) { console.log(name, side, String(e).slice(0, 300)); continue; }
  const best = Math.min(...times.slice(2));
  console.log(name, batch, side, `first ${times[0]!.toFixed(0)} ms, best ${best.toFixed(0)} ms, ${(batch / best * 1000).toFixed(0)} images/s`);
  model.dispose(); 
}
