import { prepareImage } from '../../data/images/prepare-image';
import { DlError } from '../../errors';
import { Random } from '../../random';
import type { WorkerAnswer, WorkerTask } from './image-pool';

/** The body of the worker threads of `ImagePool`. */
export default async function prepare({ randomState, ...task }: WorkerTask): Promise<WorkerAnswer> {
  const random = Random.fromState(randomState);
  try {
    const image = await prepareImage(task, random);
    return { image, randomState: random.state };
  } catch (error) {
    if (DlError.isInstance(error)) return { error: { code: error.code, message: error.message } };
    throw error;
  }
}
