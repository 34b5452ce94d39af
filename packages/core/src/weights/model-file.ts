import { dispose } from '@tensorflow/tfjs-core';
import { FileFormatError } from '../errors';
import type { AnyModule, StateDict } from '../nn';
import { loadTensors } from './load-tensors';
import type { TensorSource } from './open-bytes';

/** What messages call a source. */
export const sourceName = (source: TensorSource) =>
  source instanceof Uint8Array ? 'the buffer' : String(source);

/**
 * Loads the weights of a file into the network that its metadata describe, and returns it. A network whose weights cannot be loaded
 * is disposed.
 *
 * @throws {@link FileFormatError} if the file is damaged, or its weights are of another network.
 */
export async function loadWeights<Network extends AnyModule>(
  network: Network,
  source: TensorSource,
): Promise<Network> {
  let state: StateDict;
  try {
    state = await loadTensors(source);
  } catch (error) {
    network.dispose();
    throw error;
  }
  try {
    return fitWeights(network, state, sourceName(source));
  } finally {
    dispose(state);
  }
}

/** As {@link loadWeights}, with weights that are loaded, and stay the caller's. */
export function fitWeights<Network extends AnyModule>(
  network: Network,
  state: StateDict,
  source: string,
): Network {
  try {
    network.loadStateDict(state);
    return network;
  } catch (cause) {
    network.dispose();
    throw new FileFormatError(`the weights of ${source} do not fit its network: ${String(cause)}`, { cause });
  }
}
