/** One run of nanoGPT's recipe for `nanogpt-recipe.ts`, in a process of its own. Prints one line of JSON. */
import { openCorpus, generateText, trainText } from '@dl/text-gen';
import { useBackend } from '@dl/core/backends';

const [text, steps, seed] = process.argv.slice(2) as [string, string, string];
const { name } = await useBackend();
const corpus = await openCorpus({ corpus: text, style: 'shakespeare' });
const start = performance.now();
const { model, evaluation } = await trainText(corpus, { steps: Number(steps), seed: Number(seed) });
const seconds = (performance.now() - start) / 1000;
await generateText(model, { length: 50 });
const sampling = performance.now();
await generateText(model, { length: 500 });
const charactersPerSecond = 500_000 / (performance.now() - sampling);
process.stdout.write(
  `${JSON.stringify({ loss: evaluation.loss, seconds, charactersPerSecond, backend: name })}\n`,
);
