import type { AgentListener } from './agent-events';

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
  let steps = 0;
  let recent: number[] = [];
  let last = performance.now();
  const mean = () => (recent.reduce((sum, value) => sum + value, 0) / recent.length).toFixed(1);
  return (event) => {
    switch (event.type) {
      case 'play-start':
        ({ steps } = event);
        if (event.resumedFrom !== undefined) write(`continuing from ${event.resumedFrom}`);
        break;
      case 'episode-end':
        recent = [...recent.slice(-99), event.episode.return];
        break;
      case 'learning-end': {
        if (performance.now() - last < interval * 1000) break;
        last = performance.now();
        const { step, stepsPerSecond } = event;
        const share = Math.floor((100 * step) / steps);
        const left = Math.round((steps - step) / stepsPerSecond);
        const returns = recent.length ? ` | mean return of ${recent.length} episodes ${mean()}` : '';
        write(
          `${share}% of ${steps} steps | ${Math.round(stepsPerSecond)} steps/s | ${left} s left${returns}`,
        );
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
