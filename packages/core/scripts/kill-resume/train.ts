/**
 * The process that is killed: `train.ts <directory> <backend> <epochs>` trains a small convolutional network on real
 * digits, with checkpoints in the directory, and prints the number of each step when it is done. Ctrl-C stops it.
 * Whatever has a state takes part: dropout, batch norm, Adam, a schedule, a moving average, a shuffled loader.
 */
import { useBackend } from '../../src/backends';
import { DataLoader } from '../../src/data';
import { BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Sequential } from '../../src/nn';
import { accuracy, adam, crossEntropy, oneCycle, Trainer } from '../../src/train';
import { digits } from './digits';

const [directory, backend, epochs] = process.argv.slice(2);
await useBackend(backend);

const loader = new DataLoader(digits(0, 20), { batchSize: 20, shuffle: true, seed: 1 });
const steps = Number(epochs) * loader.batches;
const network = new Sequential(
  ...[new Conv2d(1, 8, 5, { stride: 2 }), new BatchNorm2d(8), new ReLU(), new MaxPool2d(2)], // [batch, 6, 6, 8]
  ...[new Flatten(), new Dropout(0.3), new Linear(6 * 6 * 8, 10)],
);
const trainer = new Trainer(network, {
  loss: crossEntropy,
  optimizer: adam({ learningRate: 0.01 }),
  schedule: oneCycle({ length: steps }),
  metrics: { accuracy: accuracy() },
  movingAverage: { decay: 0.95 },
});
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());
const events = trainer.fit(loader, {
  steps,
  validation: new DataLoader(digits(500, 5), { batchSize: 50 }),
  checkpoints: { directory: directory!, every: 3 },
  resume: true,
  signal: interrupted.signal,
});
for await (const event of events) {
  if (event.type === 'fit-start' || event.type === 'step-end') process.stdout.write(`${event.step}\n`);
}
