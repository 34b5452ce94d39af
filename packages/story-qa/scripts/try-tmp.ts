import { useBackend } from '@dl/core/backends';
import { evaluateStory, loadBabi, trainStory } from '../src/index';
await useBackend('ort', { threads: 1 } as never);
const task = Number(process.argv[2]);
const [{ stories }] = (await loadBabi('/tmp/babi/en-10k', { tasks: [task] })) as any;
const [test] = await loadBabi('/tmp/babi/en-10k', { tasks: [task], split: 'test' });
const alone =
  process.argv[3] === 'alone'
    ? stories.flatMap((s: any) => s.questions.map((q: any) => ({ sentences: s.sentences, questions: [q] })))
    : stories;
const r = await trainStory(
  alone,
  { network: 'entnet', epochs: Number(process.argv[4]), ...JSON.parse(process.argv[5] ?? '{}') },
  {
    listeners: [
      (e) => {
        if (e.type === 'epoch-end' && e.epoch % 3 === 0)
          console.log(e.epoch, e.loss.toFixed(4), (1 - e.validation!.accuracy!).toFixed(3));
      },
    ],
  },
);
console.log(
  process.argv.slice(2),
  (await evaluateStory(r.model, test!.stories)).error.toFixed(3),
  r.trainingError.toFixed(3),
  r.epochs,
);
