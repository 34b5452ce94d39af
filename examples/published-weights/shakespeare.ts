/**
 * Loads a published character model of Shakespeare (two LSTM layers of TensorFlow 1), measures it on his plays and lets
 * it write: `npm run shakespeare --workspace=examples/published-weights`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { useBackend } from '@dl/core/backends';
import { writeResult } from '@dl/core/results';
import { CharacterVocabulary, evaluateText, generate, importTensorFlowCharRnn } from '@dl/text-gen';
import { published, results } from './data';

const start = performance.now();
const { name: backend } = await useBackend();
const folder = 'text/charrnn_ml5/shakespeare';

const tokens = JSON.parse(readFileSync(published(`${folder}/vocab.json`), 'utf8')) as Record<string, number>;
const characters = Object.entries(tokens).sort(([, a], [, b]) => a - b);
// Two letters got lost in the published file.
const lost: Record<string, string> = { '  ': 'u', '': 'U' };
const vocabulary = new CharacterVocabulary(characters.map(([character]) => lost[character] ?? character));
const model = await importTensorFlowCharRnn(published(`${folder}/manifest.json`), { vocabulary });

const plays = readFileSync(published('text/tinyshakespeare/input.txt'), 'utf8');
const { bitsPerCharacter, tokens: measured } = await evaluateText(model, plays.slice(-100_000), {
  context: 500,
});
console.log(
  `${bitsPerCharacter.toFixed(3)} bits per character on the last ${measured.toLocaleString('en')} characters\n`,
);
process.stdout.write('ROMEO:\n');
for await (const piece of generate(model, { prime: 'ROMEO:\n', length: 600, temperature: 0.6 })) {
  process.stdout.write(piece);
}
process.stdout.write('\n');
model.dispose();

await writeResult(path.join(results, 'formats-shakespeare.json'), {
  name: 'formats-shakespeare',
  metric: `bits per character of tinyshakespeare's last ${measured.toLocaleString('en')} characters`,
  value: bitsPerCharacter,
  reference: 'a random model has log2(65) = 6.02; the weights were probably trained on this text',
  command: 'npm run shakespeare --workspace=examples/published-weights',
  backend,
  seed: 0,
  seconds: (performance.now() - start) / 1000,
});
