import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

const [, , folder, json] = process.argv;
const { steps, milliseconds, failAt, pictures } = JSON.parse(json);
const checkpoint = path.join(folder, 'checkpoint.json');
const log = (event) =>
  appendFileSync(
    path.join(folder, 'log.jsonl'),
    `${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`,
  );

if (pictures) {
  const images = pictures.map((image) => ({ image, predictions: [{ label: 'a number', score: 1 }] }));
  process.stdout.write(JSON.stringify({ images }));
} else {
  let isStopping = false;
  process.once('SIGTERM', () => (isStopping = true));
  let step = existsSync(checkpoint) ? JSON.parse(readFileSync(checkpoint, 'utf8')).step : 0;
  log({ type: 'fit-start', step, steps });
  while (step < steps && !isStopping) {
    await setTimeout(milliseconds);
    step++;
    if (step === failAt) throw new Error('it fails here');
    log({ type: 'step-end', step, loss: 1 / step });
  }
  writeFileSync(checkpoint, JSON.stringify({ step }));
  log({ type: 'fit-end', step, reason: isStopping ? 'aborted' : 'completed' });
  if (isStopping) process.exitCode = 130;
  else process.stdout.write(JSON.stringify({ counted: step }));
}
