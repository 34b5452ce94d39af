import path from 'node:path';
import { LineFollower } from './follow-lines';
import type { Progress } from './run';
import { measurementsOf } from './measurements';
import { runEventSchema, type RunEvent } from './run-event';

const logFile = 'log.jsonl';

/** Follows the events of a run, from the first one on, and knows how far it is. */
export class RunLog {
  progress?: Progress;
  last?: RunEvent;
  private start?: RunEvent;
  private readonly follower: LineFollower;

  constructor(folder: string) {
    this.follower = new LineFollower(path.join(folder, logFile));
  }

  /** The new events; all of them again if `restarted`, as a resumed run drops those that it does once more. */
  async read(): Promise<{ events: RunEvent[]; restarted: boolean }> {
    const { lines, restarted } = await this.follower.read();
    if (restarted) this.progress = this.last = this.start = undefined;
    const events = lines.map(parseEvent).filter((event) => event !== undefined);
    for (const event of events) this.hear(event);
    return { events, restarted };
  }

  private hear(event: RunEvent): void {
    const { step, steps, epoch, epochs } = event as RunEvent & Partial<Progress>;
    if (steps !== undefined) this.start = event;
    this.last = event;
    const known: Partial<Progress> = this.progress ?? {};
    const total = steps ?? known.steps;
    this.progress = {
      step,
      steps: total,
      epoch: epoch ?? known.epoch,
      epochs: epochs ?? known.epochs,
      secondsLeft: total === undefined ? undefined : this.secondsLeft(event, total),
      latest: { ...known.latest, ...measurementsOf(event) },
    };
  }

  private secondsLeft({ step, time }: RunEvent, steps: number): number | undefined {
    if (!this.start || step <= this.start.step) return undefined;
    const seconds = (Date.parse(time) - Date.parse(this.start.time)) / 1000;
    return Math.round(((steps - step) * seconds) / (step - this.start.step));
  }
}

function parseEvent(line: string): RunEvent | undefined {
  try {
    return runEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
