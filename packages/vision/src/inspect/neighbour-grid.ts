import type { Image } from '@dl/core/data';
import { imageGrid, type Chart } from '@dl/core/viz';

/** An image that was asked for, with those that are like it. */
export interface PicturedNeighbours {
  query: { picture: Image; label: number };
  neighbours: readonly { picture: Image; label: number; similarity: number }[];
}

export interface NeighbourGridOptions {
  /** Names of the classes. Default: their numbers. */
  classes?: readonly string[];
  title?: string;
  /** Width and height of a picture in pixels. Default: 72. */
  cellSize?: number;
}

/**
 * A row an image: the image that was asked for, then its neighbours with class and cosine, blue if they are of its class
 * and crimson if they are not.
 */
export async function neighbourGrid(
  rows: readonly PicturedNeighbours[],
  { classes, title, cellSize = 72 }: NeighbourGridOptions = {},
): Promise<Chart> {
  const nameOf = (label: number) => classes?.[label] ?? String(label);
  const columns = 1 + Math.max(0, ...rows.map(({ neighbours }) => neighbours.length));
  const nothing: Image = { data: Uint8Array.of(255), width: 1, height: 1, channels: 1 };
  const cells = rows.flatMap(({ query, neighbours }) => [
    { image: query.picture, captions: [{ text: nameOf(query.label) }] },
    ...neighbours.map(({ picture, label, similarity }) => {
      const color = label === query.label ? 'royalblue' : 'crimson';
      return {
        image: picture,
        captions: [
          { text: nameOf(label), color },
          { text: similarity.toFixed(2), color: '#888' },
        ],
      };
    }),
    ...Array.from({ length: columns - 1 - neighbours.length }, () => ({ image: nothing })),
  ]);
  return imageGrid(cells, { title, columns, cellSize });
}
