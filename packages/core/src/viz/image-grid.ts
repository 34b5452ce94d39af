import type { Image } from '../data/images/image';
import { encodeImage } from '#platform/images';
import { defaultScale, type Chart } from './chart';
import { fitToCell } from './fit-to-cell';

/** A picture with short texts under it, each in a colour of its own. */
export interface GridCell {
  image: Image;
  captions?: readonly { text: string; color?: string }[];
}

export interface ImageGridOptions {
  title?: string;
  /** Pictures in a row. Default: about a square. */
  columns?: number;
  /** Width and height of a cell's picture in pixels. Default: 72. */
  cellSize?: number;
}

/** Pixels of a line of captions, and about those of a letter. */
const lineHeight = 18;
const widthOfLetter = 9;

/**
 * A grid of pictures with coloured captions, for example misclassified digits with the prediction in red and the truth
 * in blue. Captions stand side by side, or below each other if one of them is too long for that.
 *
 * ```ts
 * const chart = await imageGrid([
 *   { image, captions: [{ text: '4', color: 'crimson' }, { text: '9', color: 'royalblue' }] },
 * ]);
 * ```
 */
export async function imageGrid(cells: readonly GridCell[], options: ImageGridOptions = {}): Promise<Chart> {
  const { title, columns = Math.max(1, Math.ceil(Math.sqrt(cells.length))), cellSize = 72 } = options;
  const gap = 8;
  const areStacked = cells.some(({ captions = [] }) =>
    captions.some(({ text }) => text.length * widthOfLetter > cellSize / captions.length),
  );
  const lines = Math.max(0, ...cells.map(({ captions = [] }) => captions.length));
  const captionHeight = lineHeight * (areStacked ? lines : Math.min(lines, 1));
  const rows = Math.ceil(cells.length / columns);
  const stepX = cellSize + gap;
  const stepY = cellSize + captionHeight + gap;

  const origin = (index: number) => ({
    x: (index % columns) * stepX,
    y: Math.floor(index / columns) * stepY,
  });
  const pictures = await Promise.all(
    cells.map(async ({ image }, index) => ({
      ...origin(index),
      url: await dataUrl(fitToCell(image, defaultScale * cellSize)),
    })),
  );
  const captions = cells.flatMap(({ captions = [] }, index) =>
    captions.map(({ text, color = '#222' }, i) => {
      const { x, y } = origin(index);
      return {
        text,
        color,
        x: x + (areStacked ? cellSize / 2 : (cellSize * (i + 0.5)) / captions.length),
        y: y + cellSize + lineHeight * (areStacked ? i + 0.5 : 0.5) + 2,
      };
    }),
  );

  const position = {
    x: {
      field: 'x',
      type: 'quantitative',
      axis: null,
      scale: { domain: [0, columns * stepX - gap], nice: false },
    },
    y: {
      field: 'y',
      type: 'quantitative',
      axis: null,
      scale: { domain: [rows * stepY, 0], nice: false, reverse: false },
    },
  };
  return {
    ...(title && { title }),
    width: columns * stepX - gap,
    height: rows * stepY,
    layer: [
      {
        data: { values: pictures },
        mark: {
          type: 'image',
          width: cellSize,
          height: cellSize,
          align: 'left',
          baseline: 'top',
          smooth: false,
        },
        encoding: { ...position, url: { field: 'url' } },
      },
      {
        data: { values: captions },
        mark: { type: 'text', fontSize: areStacked ? 10 : 12, fontWeight: 'bold', limit: 1.2 * stepX },
        encoding: {
          ...position,
          text: { field: 'text' },
          color: { field: 'color', type: 'nominal', scale: null },
        },
      },
    ],
  };
}

async function dataUrl(image: Image): Promise<string> {
  const bytes = await encodeImage(image, 'png');
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}
