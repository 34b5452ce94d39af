import { TensorBoardWriter } from '@dl/core/train';
import type { AgentListener } from './agent-events';

/** Steps between two points of a curve. */
const every = 1000;

/**
 * Writes what a training reports for TensorBoard, by CleanRL's names, such as `charts/episodic_return` and `losses/td_loss`.
 *
 * ```ts
 * await trainAgent('CartPole-v1', {}, { listeners: [agentTensorBoard('runs/cart-pole')] });
 * ```
 */
export function agentTensorBoard(directory: string): AgentListener {
  const board = new TensorBoardWriter(directory);
  let last = -Infinity;
  return async (event) => {
    const { step } = event;
    switch (event.type) {
      case 'play-start':
        await board.start(step);
        break;
      case 'episode-end': {
        const { return: sum, length } = event.episode;
        await board.scalars(step, { 'charts/episodic_return': sum, 'charts/episodic_length': length });
        break;
      }
      case 'learning-end':
        if (step < last + every) break;
        last = step;
        await board.scalars(step, { 'charts/SPS': event.stepsPerSecond, ...event.metrics });
        break;
      case 'evaluation-end':
        await board.scalars(step, { 'eval/episodic_return': event.mean });
        break;
      case 'play-end':
        await board.flush();
        break;
      default:
    }
  };
}
