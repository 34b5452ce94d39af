import { DlError } from '../../errors';
import type { TrainingEvent, TrainingListener } from '../events';
import { BufferedLog } from './buffered-log';

/**
 * Writes every event as a line of JSON with its time. The file tells one history: a resumed training drops the lines
 * of steps that it does again, a new training starts the file anew.
 *
 * ```ts
 * trainer.fit(loader, { epochs: 5, listeners: [jsonLinesLog('runs/mnist/events.jsonl')] });
 * ```
 */
export function jsonLinesLog(path: string): TrainingListener {
  const log = new BufferedLog(path);
  return async (event) => {
    if (event.type === 'fit-start')
      await log.keepLines((line) => event.step > 0 && stepOf(line) <= event.step);
    await log.append(`${JSON.stringify({ time: new Date().toISOString(), ...readable(event) })}\n`);
    if (event.type !== 'step-end') await log.flush();
  };
}

function stepOf(line: string): number {
  try {
    return (JSON.parse(line) as { step: number }).step;
  } catch {
    return Infinity;
  }
}

/** JSON leaves out what an error says. */
function readable(event: TrainingEvent): object {
  if (event.type !== 'fit-end' || !(event.error instanceof Error)) return event;
  const { name, message } = event.error;
  return {
    ...event,
    error: { name, message, code: DlError.isInstance(event.error) ? event.error.code : undefined },
  };
}
