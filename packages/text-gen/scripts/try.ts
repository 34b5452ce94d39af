import { useBackend } from '@dl/core/backends';
import { backendReport } from '@dl/backend-ort';
import { openCorpus, trainText } from '../src';
await useBackend('ort');
const corpus = await openCorpus({ corpus: '/work/shared/data/text/tinyshakespeare/input.txt', style: 'shakespeare' });
const steps = Number(process.argv[2] ?? 60);
const network = (process.argv[3] ?? 'gpt') as 'gpt';
let last = performance.now();
const t = await trainText(corpus, { steps, evaluateEvery: 50, network, ...(JSON.parse(process.argv[4] ?? '{}')) }, { listeners: [(e) => {
  if (e.type === 'step-end') { const now = performance.now(); console.log(e.step, e.loss.toFixed(3), (now - last).toFixed(0)); last = now; }
  if (e.type === 'validation-end') console.log('val', e.metrics.loss, e.seconds);
}] });
console.log(t.evaluation, t.step, t.model.parameters, backendReport());
t.model.dispose();
