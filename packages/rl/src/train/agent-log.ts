import type { AgentListener } from './agent-events';
import { PlayProgress } from './play-progress';

export interface AgentLogOptions {
  /** Seconds between two lines. Default: 10. */
  interval?: number;
}

/**
 * Says now and then how a training goes, in lines: steps, time left, and the mean return of the last episodes.
 *
 * ```ts
 * await trainAgent('CartPole-v1', {}, { listeners: [agentLog(console.error)] });
 * ```
 */
export function agentLog(
  write: (line: string) => void,
  { interval = 10 }: AgentLogOptions = {},
): AgentListener {
  const progress = new PlayProgress();
  let last = performance.now();
  return (event) => {
    progress.hear(event);
    switch (event.type) {
      case 'play-start':
        if (event.resumedFrom !== undefined) write(`continuing from ${event.resumedFrom}`);
        break;
      case 'learning-end': {
        if (performance.now() - last < interval * 1000) break;
        last = performance.now();
        const share = Math.floor((100 * event.step) / progress.steps);
        write(`${share}% of ${progress.steps} steps | ${progress.describe(event)}`);
        break;
      }
      case 'evaluation-end':
        write(
          `evaluation at ${event.step}: ${event.mean.toFixed(1)} +- ${event.standardDeviation.toFixed(1)}` +
            (event.best ? ', the best' : ''),
        );
        break;
      case 'play-end':
        write(`${event.reason} after ${event.step} steps, ${Math.round(event.seconds)} s`);
        break;
      default:
    }
  };
}
