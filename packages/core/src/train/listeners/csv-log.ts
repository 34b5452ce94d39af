import type { EpochEnd, TrainingListener } from '../events';
import { BufferedLog } from './buffered-log';

/**
 * Writes a row per epoch: epoch, step, training loss, learning rate, and the validation results. The file tells one
 * history: a resumed training drops the rows of epochs that it does again, a new training starts the file anew.
 *
 * ```ts
 * trainer.fit(loader, { epochs: 5, listeners: [csvLog('runs/mnist/epochs.csv')] });
 * ```
 */
export function csvLog(path: string): TrainingListener {
  const log = new BufferedLog(path);
  let hasHeader = false;
  let learningRate = NaN;
  return async (event) => {
    if (event.type === 'step-end') learningRate = event.learningRate;
    if (event.type === 'fit-start') {
      const isKept = (row: string, index: number) => index === 0 || Number(row.split(',')[1]) <= event.step;
      hasHeader = (await log.keepLines((row, index) => event.step > 0 && isKept(row, index))) > 0;
    }
    if (event.type !== 'epoch-end') return;
    const columns = columnsOf(event, learningRate);
    if (!hasHeader) await log.append(`${Object.keys(columns).join(',')}\n`);
    hasHeader = true;
    await log.append(`${Object.values(columns).join(',')}\n`);
    await log.flush();
  };
}

function columnsOf(
  { epoch, step, loss, validation = {} }: EpochEnd,
  learningRate: number,
): Record<string, number> {
  const columns: Record<string, number> = { epoch, step, loss, 'learning rate': learningRate };
  for (const [name, value] of Object.entries(validation)) columns[`validation ${name}`] = value;
  return columns;
}
