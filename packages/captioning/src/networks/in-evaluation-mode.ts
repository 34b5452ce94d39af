import type { CaptionNetwork } from './caption-network';

/** Runs something with the network in evaluation mode, and puts it back into the mode that it was in. */
export async function inEvaluationMode<T>(network: CaptionNetwork, run: () => Promise<T>): Promise<T> {
  const { training } = network;
  network.eval();
  try {
    return await run();
  } finally {
    network.train(training);
  }
}
