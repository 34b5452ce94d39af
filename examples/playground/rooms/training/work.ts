import { Random, withRandom } from '@dl/core';
import { DataLoader, InMemoryImages, randomAffine, subset, toTensor, type Image } from '@dl/core/data';
import { accuracy, adam, crossEntropy, oneCycle, supervised, Trainer } from '@dl/core/train';
import { evaluateClassifier, mnistNetwork } from '@dl/vision';
import address from 'virtual:digits';

const pixels = 28 * 28;
const classes = [...'0123456789'];
/** Digits that no training sees: the last ones. */
const testDigits = 1000;
/** Of these, the first are looked at during training. */
const watchedDigits = 200;
/** Measurements in an epoch. */
const measurements = 8;
/** Mistakes that are shown. */
const shown = 12;

export interface TrainingSettings {
  digits: number;
  epochs: number;
  batchSize: number;
  learningRate: number;
  /** Turns, moves and scales the digits a little, otherwise in every epoch. */
  isVaried: boolean;
  seed: number;
}

export type TrainingProgress =
  | { type: 'step'; step: number; steps: number; epoch: number; loss: number; examplesPerSecond: number }
  | { type: 'accuracy'; step: number; accuracy: number };

export interface TrainingResult {
  accuracy: number;
  images: number;
  /** `confusion[label][prediction]` */
  confusion: number[][];
  mistakes: { image: Image; label: number; prediction: number; confidence: number }[];
}

const variation = randomAffine({
  degrees: 10,
  translate: [0.08, 0.08],
  scale: [0.9, 1.1],
  interpolation: 'bilinear',
});

let digits: Promise<InMemoryImages> | undefined;
/** While there is one, training waits for it. */
let paused: { over: Promise<void>; end: () => void } | undefined;

export const work = {
  /** How many digits there are to train on. */
  trainingDigits: async () => (await (digits ??= loadDigits())).length - testDigits,

  pause,
  resume,

  /** Trains a new network; a signal ends the training early, and what it has learned is measured. */
  async train(
    settings: TrainingSettings,
    onProgress: (progress: TrainingProgress) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<TrainingResult> {
    resume();
    signal.addEventListener('abort', resume);
    const all = await (digits ??= loadDigits());
    const { epochs, batchSize, learningRate, seed } = settings;
    const varied = settings.isVaried ? all.with([variation, toTensor()]) : all;
    const first = all.length - testDigits;
    const train = subset(varied, range(0, Math.min(settings.digits, first)));
    const test = subset(all, range(first, testDigits));
    const watched = new DataLoader(subset(all, range(first, watchedDigits)), { batchSize: watchedDigits });
    const loader = new DataLoader(train, { batchSize, shuffle: true, seed });
    const model = withRandom(new Random(seed), () => mnistNetwork());
    const trainer = new Trainer(model, {
      step: supervised(crossEntropy, 'image', 'label'),
      optimizer: adam({ learningRate }),
      schedule: oneCycle({ length: epochs * loader.batches }),
      metrics: { accuracy: accuracy() },
      seed,
    });
    const between = Math.max(1, Math.round(loader.batches / measurements));
    const steps = epochs * loader.batches;
    try {
      for await (const event of trainer.fit(loader, { epochs, signal })) {
        if (event.type !== 'step-end') continue;
        const { step, epoch, loss, examplesPerSecond } = event;
        await onProgress({ type: 'step', step, steps, epoch, loss, examplesPerSecond });
        if (step % between === 0 && !signal.aborted) {
          const { accuracy } = await trainer.evaluate(watched);
          await onProgress({ type: 'accuracy', step, accuracy: accuracy! });
        }
        await paused?.over;
      }
      const evaluation = await evaluateClassifier(model, test);
      return {
        accuracy: evaluation.accuracy,
        images: evaluation.images,
        confusion: evaluation.confusion,
        mistakes: evaluation.mistakes
          .slice(0, shown)
          .map(({ index, ...mistake }) => ({ ...mistake, image: all.image(first + index) })),
      };
    } finally {
      trainer.dispose();
      model.dispose();
    }
  },
};

function pause(): void {
  let end = () => {};
  const over = new Promise<void>((resolve) => (end = resolve));
  paused ??= { over, end };
}

function resume(): void {
  paused?.end();
  paused = undefined;
}

/** The digits that the page brings along: 0, 1, ... 9, 0, 1, ... in turn. */
async function loadDigits(): Promise<InMemoryImages> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The digits cannot be fetched: HTTP status ${response.status}.`);
  const data = new Uint8Array(await response.arrayBuffer());
  const count = data.length / pixels;
  const labels = Uint8Array.from({ length: count }, (_, place) => place % classes.length);
  return new InMemoryImages({ dtype: 'uint8', shape: [count, 28, 28, 1], data }, labels, classes);
}

const range = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);
