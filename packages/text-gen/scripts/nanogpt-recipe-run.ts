/** One run of nanoGPT's recipe for `nanogpt-recipe.ts`, in a process of its own. Prints one line of JSON. */
import { Random } from '@dl/core';
import { evaluateText, generateText, openCorpus, trainText, type TextModel } from '@dl/text-gen';
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
const estimateDeviation = await deviationOfEstimate(model, corpus.text);
const { loss } = evaluation;
process.stdout.write(
  `${JSON.stringify({ loss, estimateDeviation, seconds, charactersPerSecond, backend: name })}\n`,
);

/** How far nanoGPT's own estimates of the loss, each of 20 batches of 12 windows, are from the loss of the whole held-out text. */
async function deviationOfEstimate(model: TextModel, text: string): Promise<number> {
  const [windows, context, ofEstimate] = [1000, 64, 20 * 12];
  const heldOut = text.slice(Math.floor(0.9 * text.length));
  const random = new Random(Number(seed));
  const losses: number[] = [];
  for (let i = 0; i < windows; i++) {
    const begin = random.integer(heldOut.length - context);
    losses.push((await evaluateText(model, heldOut.slice(begin, begin + context + 1))).loss);
  }
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / windows;
  const variance = losses.reduce((sum, loss) => sum + (loss - mean) ** 2, 0) / windows;
  return Math.sqrt(variance / ofEstimate);
}
