import { jsonLinesLog } from '@dl/core/train';
import type { AgentListener } from './agent-events';

/**
 * Writes every event as a line of JSON with its time, of learning one a second. The file tells one history: a resumed training
 * drops the lines of steps that it does again.
 *
 * ```ts
 * await trainAgent('CartPole-v1', {}, { listeners: [agentJsonLinesLog('runs/cart-pole/log.jsonl')] });
 * ```
 */
export function agentJsonLinesLog(path: string): AgentListener {
  const write = jsonLinesLog(path);
  let last = -Infinity;
  return (event) => {
    if (event.type === 'learning-end') {
      if (performance.now() - last < 1000) return;
      last = performance.now();
    }
    return write(event);
  };
}
