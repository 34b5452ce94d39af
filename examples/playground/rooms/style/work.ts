import type { Image } from '@dl/core/data';
import { loadStyleNetwork, shippedStyles, stylize, type TransformNetwork } from '@dl/style';
import type { ChosenPicture } from '../../page/choose-picture';

const opened = new Map<string, Promise<TransformNetwork>>();

export interface PaintOptions {
  style: string;
  /** Pixels of the longer side. */
  size: number;
}

/** Of the first, quick painting. */
const previewSize = 96;

export const work = {
  styles: () => shippedStyles,

  /** Paints a picture, small first. */
  async paint(
    picture: ChosenPicture,
    { style, size }: PaintOptions,
    onPainting: (image: Image, words: string) => void | Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    if (!opened.has(style)) opened.set(style, loadStyleNetwork(style));
    const network = await opened.get(style)!;
    for (const imageSize of previewSize < size ? [previewSize, size] : [size]) {
      const start = performance.now();
      const painted = await stylize(network, picture, { imageSize, tileSize: 256 }, { signal });
      signal.throwIfAborted();
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      await onPainting(painted, `${painted.width} × ${painted.height} pixels in ${seconds} s`);
    }
  },
};
