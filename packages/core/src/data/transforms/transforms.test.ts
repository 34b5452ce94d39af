import { describe, expect, it } from '@jest/globals';
import { readFile } from '#platform/files';
import type { HostTensor } from '../../host-tensor';
import { readSafetensors } from '../../weights/safetensors';
import type { Image } from '../images/image';
import { affine } from './affine';
import { applyTransforms } from './apply-transforms';
import { centerCrop } from './center-crop';
import { adjustBrightness, adjustContrast, adjustHue, adjustSaturation } from './color';
import { crop, flipHorizontally, pad, type PaddingMode } from './geometry';
import { grayscale } from './grayscale';
import { normalize } from './normalize';
import { inverseAffineMatrix } from './random-affine';
import { rotate } from './random-rotation';
import { resize, type Interpolation } from './resize';
import { toTensor } from './to-tensor';

/** Made by `fixtures/transforms.py` with torchvision 0.14 and PIL 9.4. */
const { tensors } = readSafetensors(
  await readFile(new URL('fixtures/transforms.safetensors', import.meta.url)),
);

function input(name: string): Image {
  const { shape, data } = tensors[`input/${name}`]!;
  const [height, width, channels] = shape as [number, number, 1 | 3 | 4];
  return { data: data as Uint8Array, height, width, channels };
}

function casesOf(kind: string): { name: string; parts: string[]; expected: HostTensor }[] {
  const prefix = `case/${kind}`;
  return Object.entries(tensors)
    .filter(([name]) => name === prefix || name.startsWith(`${prefix}/`))
    .map(([name, expected]) => ({ name, parts: name.slice(prefix.length + 1).split('/'), expected }));
}

function expectSame({ data, width, height, channels }: Image, expected: HostTensor): void {
  expect([height, width, channels]).toEqual(expected.shape);
  expect(differences(data, expected.data as Uint8Array)).toEqual({ different: 0, largest: 0 });
}

function differences(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  const distances = Array.from(actual, (value, i) => Math.abs(value - expected[i]!));
  return { different: distances.filter((distance) => distance > 0).length, largest: Math.max(...distances) };
}

const sizeOf = (text: string) =>
  text.includes('x') ? (text.split('x').map(Number) as [number, number]) : Number(text);

function transformed(image: Image, ...transforms: Parameters<typeof applyTransforms>[1]): Image {
  const { shape, data } = applyTransforms(image, transforms);
  const [height, width, channels] = shape as [number, number, 1 | 3 | 4];
  return { data: data as Uint8Array, height, width, channels };
}

describe('transforms equal torchvision bit for bit', () => {
  it.each(casesOf('resize'))('$name', ({ parts: [image, mode, size], expected }) => {
    const options = { interpolation: mode as Interpolation };
    expectSame(transformed(input(image!), resize(sizeOf(size!), options)), expected);
  });

  it.each(casesOf('centerCrop'))('$name', ({ parts: [size], expected }) => {
    expectSame(transformed(input('rgb'), centerCrop(sizeOf(size!))), expected);
  });

  it.each(casesOf('pad'))('$name', ({ parts: [mode, width], expected }) => {
    const image =
      width === '4' ? input('rgb') : crop(input('gray'), { left: 0, top: 0, width: 5, height: 4 });
    const border = Number(width);
    const padding = { left: border, top: border, right: border, bottom: border };
    expectSame(pad(image, padding, mode as PaddingMode, 9), expected);
  });

  it('crop and flip', () => {
    const box = { left: 30, top: 3, width: 15, height: 12 };
    expectSame(crop(input('rgb'), box), tensors['case/crop']!);
    expectSame(flipHorizontally(input('rgb')), tensors['case/flip']!);
  });

  it.each(casesOf('grayscale'))('$name', ({ parts: [channels], expected }) => {
    expectSame(transformed(input('rgb'), grayscale(Number(channels) as 1 | 3)), expected);
  });

  const adjustments = {
    brightness: adjustBrightness,
    contrast: adjustContrast,
    saturation: adjustSaturation,
  };
  it.each(Object.entries(adjustments))('%s', (kind, adjust) => {
    for (const { parts, expected } of casesOf(kind)) {
      expectSame(adjust(input(parts[0]!), Number(parts[1])), expected);
    }
  });

  it.each(casesOf('hue'))('$name', ({ parts: [shift], expected }) => {
    const result =
      shift === 'colors' ? adjustHue(input('colors'), 0.04) : adjustHue(input('rgb'), Number(shift));
    expectSame(result, expected);
  });

  it.each(casesOf('rotate'))('$name', ({ parts: [image, mode, angle], expected }) => {
    expectSame(rotate(input(image!), Number(angle), mode as 'nearest', 7), expected);
  });

  it.each(casesOf('affine'))('$name', ({ parts: [label, mode], expected }) => {
    const parameters: Record<string, [number, [number, number], number, number]> = {
      shift: [0, [3, -2], 1, 0],
      scale: [0, [0, 0], 1.3, 0],
      all: [25, [2, 4], 0.8, 12],
      shear: [0, [0, 0], 1, -20],
    };
    const image = input('rgb');
    expectSame(
      affine(image, inverseAffineMatrix(image, ...parameters[label!]!), image, mode as 'nearest', 7),
      expected,
    );
  });

  it('toTensor and normalize', () => {
    const transforms = [toTensor(), normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])];
    expect(applyTransforms(input('rgb'), transforms)).toEqual(tensors['case/normalize']);
  });

  it('an evaluation pipeline', () => {
    const transforms = [
      resize(20),
      centerCrop(16),
      toTensor(),
      normalize([0.5, 0.5, 0.5], [0.25, 0.25, 0.25]),
    ];
    expect(applyTransforms(input('tall'), transforms)).toEqual(tensors['case/evaluation']);
  });
});

describe('resize without antialias', () => {
  it.each(casesOf('resize-plain'))(
    '$name is within one level of PyTorch',
    ({ parts: [mode, size], expected }) => {
      const options = { interpolation: mode as Interpolation, antialias: false };
      const { data } = transformed(input('rgb'), resize(sizeOf(size!), options));
      expect(differences(data, expected.data as Uint8Array).largest).toBeLessThanOrEqual(1);
    },
  );
});
