import type { Image } from '@dl/core/data';
import { heatMap, imageGrid, overlayHeatMap, type Chart, type GridCell } from '@dl/core/viz';
import type { Attribution } from './attribution';

/** An image and what was found out about it. */
export interface ExplainedImage {
  /** As it is to be shown: not normalised. */
  picture: Image;
  /** Its true class, if that is known. */
  label?: number;
  attribution: Attribution;
}

export interface AttributionGridOptions {
  /** Names of the classes. Default: their numbers. */
  classes?: readonly string[];
  title?: string;
  /** Share of the pixels that may be brighter than the brightest colour: outliers would leave the rest dark. Default: 0.01. */
  clip?: number;
  /** Width and height of a picture in pixels. Default: 112. */
  cellSize?: number;
}

/**
 * Pictures, their maps, and the maps over the pictures, two images a row. Under the picture stands its true class, under
 * the map the explained class in blue (crimson if it is not the true one), then its probability. Negative values are
 * drawn as 0.
 *
 * ```ts
 * const chart = await attributionGrid([{ picture, label, attribution: await gradCam(model, image) }], { classes });
 * await saveChart('grad-cam.png', chart);
 * ```
 */
export async function attributionGrid(
  images: readonly ExplainedImage[],
  { classes, title, clip = 0.01, cellSize = 112 }: AttributionGridOptions = {},
): Promise<Chart> {
  const nameOf = (classIndex: number) => classes?.[classIndex] ?? String(classIndex);
  const cells = images.flatMap(({ picture, label, attribution }): GridCell[] => {
    const { map, classIndex, probability } = attribution;
    const range = [0, quantile(map.data, 1 - clip)] as const;
    const color = label === undefined || label === classIndex ? 'royalblue' : 'crimson';
    return [
      { image: picture, captions: label === undefined ? [] : [{ text: nameOf(label) }] },
      { image: heatMap(map, { range }), captions: [{ text: nameOf(classIndex), color }] },
      {
        image: overlayHeatMap(picture, map, { range }),
        captions: [{ text: `${(100 * probability).toFixed(1)} %`, color }],
      },
    ];
  });
  return imageGrid(cells, { title, columns: Math.min(6, cells.length), cellSize });
}

/** The value that a share of all values is not above, at least 0; the greatest if that would be 0. */
function quantile(values: Float32Array, share: number): number {
  const sorted = Float32Array.from(values).sort();
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return Math.max(0, value > 0 ? value : sorted.at(-1)!);
}
