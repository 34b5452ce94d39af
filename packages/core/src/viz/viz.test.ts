import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { decodeImage, type Image } from '@dl/core/data';
import { ShapeError } from '../errors';
import {
  confusionMatrixChart,
  imageGrid,
  lineChart,
  reliabilityDiagram,
  renderPng,
  renderSvg,
  saveChart,
} from './index';

const directory = mkdtempSync(path.join(tmpdir(), 'dl-viz-'));
afterAll(() => rmSync(directory, { recursive: true }));

const square = (level: number): Image => ({
  data: new Uint8Array(16).fill(level),
  width: 4,
  height: 4,
  channels: 1,
});

/** Pixels of a PNG that have about this colour. */
async function count(png: Uint8Array, [red, green, blue]: [number, number, number]): Promise<number> {
  const { data, channels } = await decodeImage(png);
  let found = 0;
  for (let i = 0; i < data.length; i += channels) {
    const distance =
      Math.abs(data[i]! - red) + Math.abs(data[i + 1]! - green) + Math.abs(data[i + 2]! - blue);
    if (distance < 40) found++;
  }
  return found;
}

describe('charts', () => {
  it('draws curves with axes, a legend and gaps at NaN', async () => {
    const chart = lineChart(
      [
        { name: 'training', y: [3, 2, NaN, 1] },
        { name: 'validation', x: [1, 4], y: [3, 2] },
      ],
      {
        title: 'Loss',
        x: 'epoch',
        y: 'nats',
      },
    );
    const svg = await renderSvg(chart);
    for (const text of ['Loss', 'epoch', 'nats', 'training', 'validation'])
      expect(svg).toContain(`>${text}<`);
    expect(svg.match(/aria-roledescription="line mark"/g)).toHaveLength(2);
    expect(svg).not.toContain('NaN');
  });

  it('shows the counts of a confusion matrix and names its classes', async () => {
    const svg = await renderSvg(
      confusionMatrixChart(
        [
          [17, 3],
          [0, 29],
        ],
        { classes: ['cat', 'dog'] },
      ),
    );
    for (const text of ['cat', 'dog', '17', '3', '29']) expect(svg).toContain(`>${text}<`);
    expect(() => confusionMatrixChart([[1, 2]])).toThrow(ShapeError);
    expect(() => confusionMatrixChart([[1]], { classes: ['a', 'b'] })).toThrow(ShapeError);
  });

  it('keeps classes of one name apart, and drops numbers, then names, where many classes leave no room', async () => {
    const identity = (size: number) =>
      Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 77 : 0)));
    const cranes = await renderSvg(confusionMatrixChart(identity(2), { classes: ['crane', 'crane'] }));
    expect(cranes.match(/>crane</g)).toHaveLength(4);
    expect(cranes.match(/>77</g)).toHaveLength(2);

    const hundred = await renderSvg(
      confusionMatrixChart(identity(100), { classes: identity(100).map((_, i) => `"class" ${i}`) }),
    );
    expect(hundred).not.toContain('>77<');
    expect(hundred).toContain('>"class" 99<');
    const thousand = await renderSvg(confusionMatrixChart(identity(1000)));
    expect(thousand).toContain('>predicted (1000 classes, in their order)<');
    expect(thousand).not.toContain('>999<');
    expect(thousand.length).toBeLessThan(1_000_000);
  });

  it('draws a bar for each bin of a reliability diagram that holds examples', async () => {
    const svg = await renderSvg(
      reliabilityDiagram(
        [
          { lower: 0, upper: 0.5, count: 0, accuracy: NaN },
          { lower: 0.5, upper: 0.75, count: 20, accuracy: 0.5 },
          { lower: 0.75, upper: 1, count: 80, accuracy: 1 },
        ],
        { title: 'So sure' },
      ),
    );
    expect(svg).toContain('>So sure<');
    expect(svg).not.toContain('NaN');
    const bars = [...svg.matchAll(/d="M([\d.]+),([\d.]+)h([\d.]+)v([\d.]+)h[^"]*" fill="#4292c6"/g)];
    const sizes = bars.map((bar) => bar.slice(1).map(Number));
    expect(sizes).toEqual([
      [160, 160, 80, 160],
      [240, 0, 80, 320],
    ]);
  });

  it('places pictures in a grid with captions in their colours', async () => {
    const cells = [255, 0, 128].map((level) => ({
      image: square(level),
      captions: [
        { text: 'MMMM', color: '#ff0000' },
        { text: 'MMMM', color: '#0000ff' },
      ],
    }));
    const png = await renderPng(await imageGrid(cells, { columns: 2, cellSize: 50 }), { scale: 1 });
    const image = await decodeImage(png);
    expect(image.width).toBeGreaterThanOrEqual(2 * 50);
    expect(image.height).toBeGreaterThanOrEqual(2 * 50);
    expect(await count(png, [0, 0, 0])).toBeGreaterThan(0.9 * 50 * 50);
    expect(await count(png, [128, 128, 128])).toBeGreaterThan(0.9 * 50 * 50);
    expect(await count(png, [255, 0, 0])).toBeGreaterThan(20); // the fonts are there
    expect(await count(png, [0, 0, 255])).toBeGreaterThan(20);
  });

  it('keeps the pixels of small pictures square', async () => {
    const checks = { data: Uint8Array.of(0, 255, 255, 0), width: 2, height: 2, channels: 1 } as const;
    const png = await renderPng(await imageGrid([{ image: checks }], { cellSize: 51 }));
    expect(new Set((await decodeImage(png, { channels: 1 })).data)).toEqual(new Set([0, 255])); // nothing between
    expect(await count(png, [0, 0, 0])).toBe(2 * 51 * 51);
  });

  it('writes PNG or SVG by the name of the file', async () => {
    const chart = lineChart([{ name: 'loss', y: [1, 2] }]);
    await saveChart(path.join(directory, 'a.svg'), chart);
    await saveChart(path.join(directory, 'a.png'), chart);
    expect(readFileSync(path.join(directory, 'a.svg'), 'utf8')).toMatch(/^<svg/);
    expect([...readFileSync(path.join(directory, 'a.png')).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
    await saveChart(path.join(directory, 'B.SVG'), chart);
    expect(readFileSync(path.join(directory, 'B.SVG'), 'utf8')).toMatch(/^<svg/);
    const other = path.join(directory, 'a.jpg');
    await expect(saveChart(other, chart)).rejects.toThrow(/written as png or svg/);
    expect(existsSync(other)).toBe(false);
  });
});
