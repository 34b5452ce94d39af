import { useBackend } from '@dl/core/backends';
import { recipes, trainClassifier } from '@dl/vision';
await useBackend('ort');
const patch = JSON.parse(process.argv[2] ?? '{}');
const { seed = 0, ...changes } = patch;
Object.assign((recipes as any)['cifar10-fast'], changes);
const t0 = performance.now(); let last = 0;
const { evaluation, model } = await trainClassifier({ recipe: 'cifar10-fast', data: '/work/main/runs/cifar10', seed }, { listeners: [(e: any) => {
  if (e.type === 'step-end' && e.step % 20 === 0) { const n = performance.now(); console.log(e.step, e.loss.toFixed(3), (20 * (changes.batchSize ?? 500) / (n - last) * 1000).toFixed(0)); last = n; }
  if (e.type === 'validation-end') { console.log('epoch', e.epoch, JSON.stringify(e.metrics), ((performance.now() - t0) / 1000).toFixed(0)); last = performance.now(); }
}] as any });
console.log(JSON.stringify(patch), evaluation.accuracy, ((performance.now() - t0) / 1000).toFixed(0));
