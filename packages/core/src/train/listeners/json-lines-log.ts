import { DlError } from '../../errors';
import { BufferedLog } from './buffered-log';

/** An event of any training; the first one says its `steps`. */
interface LoggedEvent {
  readonly type: string;
  readonly step: number;
}

/** Events that come so often that they are written about once a second. */
const frequent = new Set(['step-end', 'learning-end', 'episode-end']);

/**
 * Writes every event as a line of JSON with its time. The file tells one history: a resumed training drops the lines
 * of steps that it does again, a new training starts the file anew.
 *
 * ```ts
 * trainer.fit(loader, { epochs: 5, listeners: [jsonLinesLog('runs/mnist/events.jsonl')] });
 * ```
 */
export function jsonLinesLog(path: string): (event: LoggedEvent) => Promise<void> {
  const log = new BufferedLog(path);
  return async (event) => {
    if ('steps' in event) await log.keepLines((line) => event.step > 0 && stepOf(line) <= event.step);
    await log.append(`${JSON.stringify({ time: new Date().toISOString(), ...readable(event) })}\n`);
    if (!frequent.has(event.type)) await log.flush();
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
function readable(event: LoggedEvent & { error?: unknown }): object {
  const { error } = event;
  if (!(error instanceof Error)) return event;
  const { name, message } = error;
  return { ...event, error: { name, message, code: DlError.isInstance(error) ? error.code : undefined } };
}
