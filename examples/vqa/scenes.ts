/**
 * Trains a network with attention on made-up scenes, asks it about one that it has not seen, and draws where it looked:
 * `npm start --workspace=examples/vqa`, offline, a few minutes. Stopped, it goes on where it was.
 */
import { useBackend } from '@dl/core/backends';
import { writeImage } from '@dl/core/data';
import { progressBar } from '@dl/core/train';
import {
  answerQuestion,
  attentionOverlay,
  evaluateVqa,
  generateSceneQuestions,
  saveVqaModel,
  trainVqa,
} from '@dl/vqa';

await useBackend();
const scenes = (count: number, seed: number) =>
  generateSceneQuestions({
    objects: 3,
    kinds: ['color', 'shape', 'exists', 'position'],
    scenes: count,
    seed,
  });

const { model } = await trainVqa(
  scenes(Number(process.env.SCENES ?? 2000), 0),
  {
    ...{ network: 'top-down', features: 64, batchSize: 256, learningRate: 0.003 },
    ...{ epochs: Number(process.env.EPOCHS ?? 20), checkpoints: 'out/vqa', resume: true },
  },
  { listeners: [progressBar()] },
);
const unseen = scenes(200, 1);
const { accuracy, byQuestionType } = await evaluateVqa(model, unseen);
console.log(`${(100 * accuracy).toFixed(1)} % of ${unseen.questions.length} questions about other scenes`);
for (const { type, score } of byQuestionType) console.log(`  ${type}: ${(100 * score).toFixed(1)} %`);

for (const { question, answer, imageId } of unseen.questions.slice(0, 3)) {
  const given = await answerQuestion(model, await unseen.images.read(imageId), question);
  console.log(`${question} ${given.answer} (${answer})`);
  const name = question.toLowerCase().replace(/\W+/g, '-').replace(/-$/, '');
  await writeImage(`out/${name}.png`, await attentionOverlay(given.picture, given.attention[0]!));
}
await saveVqaModel('out/vqa.safetensors', model);
model.dispose();
