import { isInteractive, startBar } from '@dl/core/internal';
import type { AgentListener } from './agent-events';
import { agentLog, type AgentLogOptions } from './agent-log';
import { PlayProgress } from './play-progress';

/**
 * Shows how a training goes: in a terminal a bar in its last line, with speed, time left and the mean return of the last episodes;
 * elsewhere the lines of {@link agentLog}.
 *
 * ```ts
 * await trainAgent('CartPole-v1', {}, { listeners: [agentProgressBar(console.error)] });
 * // ████████░░░░░░░░░░░░ 41% | 5310 steps/s | 11 s left | mean return of 100 episodes 187.3
 * ```
 */
export function agentProgressBar(
  write: (line: string) => void,
  options: AgentLogOptions = {},
): AgentListener {
  if (!isInteractive()) return agentLog(write, options);
  const progress = new PlayProgress();
  const log = agentLog(write, { interval: Infinity });
  let bar: Awaited<ReturnType<typeof startBar>> | undefined;
  return async (event) => {
    progress.hear(event);
    if (event.type === 'learning-end') {
      bar ??= await startBar(progress.steps);
      bar.update(event.step, progress.describe(event));
      return;
    }
    if (event.type === 'evaluation-end' || event.type === 'play-end') {
      bar?.stop(); // a line takes its place
      bar = undefined;
    }
    await log(event);
  };
}
