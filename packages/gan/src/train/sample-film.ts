import { encodeGif, type EncodeGifOptions } from '@dl/core/viz';
import { readImage, writeImage, type Image } from '@dl/core/data';
import { exists, joinPath, listDirectory, writeFileAtomic } from '@dl/core/internal';

/** The pictures of a training, `step-00001000.png` and so on in one folder, so that a resumed training goes on with them. */
export class SampleFilm {
  constructor(private readonly folder: string) {}

  /** Writes the picture of a step, and returns its path. */
  async add(step: number, picture: Image): Promise<string> {
    const path = joinPath(this.folder, `step-${String(step).padStart(8, '0')}.png`);
    await writeImage(path, picture);
    return path;
  }

  /** Writes `training.gif` of all pictures up to a step, and returns its path. */
  async save(lastStep: number, options: EncodeGifOptions = { fps: 5 }): Promise<string> {
    const steps = (await this.steps()).filter((step) => step <= lastStep);
    const { folder } = this;
    async function* frames(): AsyncGenerator<Image> {
      for (const step of steps) {
        yield await readImage(joinPath(folder, `step-${String(step).padStart(8, '0')}.png`));
      }
    }
    const path = joinPath(folder, 'training.gif');
    await writeFileAtomic(path, await encodeGif(frames(), options));
    return path;
  }

  private async steps(): Promise<number[]> {
    if (!(await exists(this.folder))) return [];
    const found = (await listDirectory(this.folder)).flatMap(
      (name) => /^step-(\d+)\.png$/.exec(name)?.[1] ?? [],
    );
    return found.map(Number).sort((a, b) => a - b);
  }
}
