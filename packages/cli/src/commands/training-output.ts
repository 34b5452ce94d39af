import { csvLog, jsonLinesLog, progressBar, tensorBoard, type TrainingListener } from '@dl/core/train';
import * as z from 'zod';

/** Flags of the commands that train: where it is computed, and where the model and the logs go. */
export const trainingOutputOptions = {
  backend: z.string().default('auto').describe('backend to compute on, see `dl backends`'),
  out: z
    .string()
    .default('out')
    .describe('folder for the trained model and the logs')
    .meta({ writes: 'folder' }),
  log: z
    .array(z.enum(['jsonl', 'csv', 'tensorboard']))
    .default([])
    .describe('logs to write into the folder'),
};

const logs = {
  jsonl: (out: string) => jsonLinesLog(`${out}/log.jsonl`),
  csv: (out: string) => csvLog(`${out}/log.csv`),
  tensorboard: (out: string) => tensorBoard(`${out}/tensorboard`),
};

/** A progress bar, unless the command prints JSON, and the logs. */
export function trainingListeners(
  { out, log }: { out: string; log: readonly (keyof typeof logs)[] },
  json: boolean,
): TrainingListener[] {
  return [...(json ? [] : [progressBar()]), ...log.map((kind) => logs[kind](out))];
}
