import { prepareImage, type ImageTask } from '../../data/images/prepare-image';
import type { HostTensor } from '../../host-tensor';
import type { Random } from '../../random';

/** Browsers decode images outside of the page's thread by themselves: no workers are needed. */
export class ImagePool {
  constructor(readonly threads: number) {}

  async prepare(task: ImageTask, random: Random): Promise<HostTensor<'uint8' | 'float32'>> {
    return prepareImage(task, random);
  }

  async close(): Promise<void> {}
}
