import { expect, it } from '@jest/globals';
import type { Image } from '@dl/core/data';
import { renderSvg } from '@dl/core/viz';
import { attributionGrid } from './attribution-grid';
import { neighbourGrid } from './neighbour-grid';

const picture: Image = { data: Uint8Array.of(0, 255), width: 2, height: 1, channels: 1 };
const attribution = {
  classIndex: 1,
  probability: 0.98765,
  map: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(0, 2) },
} as const;

/** Texts and their colours, and the number of pictures. */
async function read(chart: Parameters<typeof renderSvg>[0]) {
  const svg = await renderSvg(chart);
  const texts = [...svg.matchAll(/<text[^>]* fill="([^"]+)"[^>]*>([^<]+)<\/text>/g)];
  return {
    texts: texts.map(([, color, text]) => `${text}: ${color}`),
    pictures: svg.match(/<image /g)?.length,
  };
}

it('shows picture, map and both, with the classes', async () => {
  const images = [
    { picture, label: 1, attribution },
    { picture, label: 0, attribution },
    { picture, attribution },
  ];
  const { texts, pictures } = await read(
    await attributionGrid(images, { classes: ['cat', 'dog'], title: 'Why' }),
  );
  expect(pictures).toBe(9);
  expect(texts).toContain('Why: #000');
  expect(texts.filter((text) => text.startsWith('98.8 %'))).toEqual([
    '98.8 %: royalblue',
    '98.8 %: crimson',
    '98.8 %: royalblue',
  ]);
  expect(texts.filter((text) => /^(cat|dog)/.test(text))).toEqual(
    expect.arrayContaining(['dog: #222', 'dog: royalblue', 'cat: #222', 'dog: crimson']),
  );
});

it('shows a row an image, with neighbours of another class in another colour', async () => {
  const { texts, pictures } = await read(
    await neighbourGrid([
      {
        query: { picture, label: 3 },
        neighbours: [
          { picture, label: 3, similarity: 0.999 },
          { picture, label: 5, similarity: 0.9 },
        ],
      },
    ]),
  );
  expect(pictures).toBe(3);
  expect(texts).toEqual(['3: #222', '3: royalblue', '1.00: #888', '5: crimson', '0.90: #888']);
});
