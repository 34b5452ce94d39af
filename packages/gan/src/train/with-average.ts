import { inEvaluationMode } from '@dl/core/internal';
import type { AnyModule } from '@dl/core/nn';
import type { MovingAverage } from '@dl/core/train';

/** Runs `use` while the network computes with its averaged weights, as in inference; afterwards it trains on. */
export async function withAverage<T>(
  network: AnyModule,
  average: MovingAverage | undefined,
  use: () => Promise<T>,
): Promise<T> {
  average?.swap();
  try {
    return await inEvaluationMode(network, use);
  } finally {
    average?.swap();
  }
}
