/**
 * Trains a character GRU on Moby Dick, which comes from an npm package, lets it write, and looks for what it learned by
 * heart: `npm start --workspace=examples/text-generation`, offline, a few minutes. Stopped, it goes on where it was.
 */
import { useBackend } from '@dl/core/backends';
import { progressBar } from '@dl/core/train';
import { findCopies, generate, openCorpus, saveTextModel, splitText, trainText } from '@dl/text-gen';

await useBackend();
const corpus = await openCorpus({ corpus: 'moby-dick' });
const { model, evaluation } = await trainText(
  corpus,
  {
    network: 'gru',
    layers: 1,
    features: 128,
    batchSize: 32,
    steps: Number(process.env.STEPS ?? 1500),
    learningRate: 5e-3,
    checkpoints: 'out/moby-dick',
    resume: true,
  },
  { listeners: [progressBar()] },
);
console.log(`${evaluation.bitsPerCharacter.toFixed(3)} bits a character on the last chapters\n`);

let text = '';
for await (const piece of generate(model, {
  prime: '\n\nThe whale',
  length: 400,
  temperature: 0.7,
  seed: 1,
})) {
  process.stdout.write(piece);
  text += piece;
}
const { longest } = findCopies(text, splitText(corpus.text, 0.1).train);
console.log(`\n\nthe longest span that stands in the book: ${JSON.stringify(longest.text)}`);
await saveTextModel('out/moby-dick.safetensors', model, { dtype: 'float16' });
model.dispose();
