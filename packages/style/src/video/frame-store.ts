import { InvalidArgumentError } from '@dl/core';
import { readImage, writeImage, type Image } from '@dl/core/data';
import { exists, joinPath, readFile, removeRecursive, writeFileAtomic } from '@dl/core/internal';

/**
 * Painted frames in a folder, `frame-000001.png` and so on. Each is whole or absent, whenever the program ends, so that
 * painting goes on with the first that is missing.
 */
export class FrameStore {
  private constructor(
    readonly directory: string,
    /** What `painting.json` in the folder says. */
    private readonly label: string,
    private isLabelled: boolean,
  ) {}

  /**
   * Opens a folder. Nothing is written before the first frame.
   *
   * @param fingerprint - Of all that decides what is painted.
   * @throws {@link InvalidArgumentError} if the folder has the frames of something else.
   */
  static async open(directory: string, fingerprint: string): Promise<FrameStore> {
    const label = JSON.stringify({ fingerprint });
    const file = labelOf(directory);
    const isLabelled = await exists(file);
    if (isLabelled && new TextDecoder().decode(await readFile(file)) !== label) {
      throw new InvalidArgumentError(
        `${directory} has frames of another video, or that were painted with other options. Remove the folder to ` +
          'paint anew, or choose another one by the option frames.',
      );
    }
    return new FrameStore(directory, label, isLabelled);
  }

  /** @param index - From 0. */
  path(index: number): string {
    return joinPath(this.directory, `frame-${String(index + 1).padStart(6, '0')}.png`);
  }

  async read(index: number): Promise<Image | undefined> {
    return (await exists(this.path(index))) ? readImage(this.path(index)) : undefined;
  }

  async write(index: number, image: Image): Promise<void> {
    if (!this.isLabelled) await writeFileAtomic(labelOf(this.directory), this.label);
    this.isLabelled = true;
    await writeImage(this.path(index), image);
  }

  /** The first `count` frames, which must be there. */
  async *frames(count: number): AsyncGenerator<Image, void> {
    for (let index = 0; index < count; index++) yield readImage(this.path(index));
  }

  async remove(): Promise<void> {
    await removeRecursive(this.directory);
  }
}

const labelOf = (directory: string) => joinPath(directory, 'painting.json');
