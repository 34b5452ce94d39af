import type { HostTensor } from '@dl/core';
import { applyTransforms, toTensor, type Image } from '@dl/core/data';
import { activations, createClassifier, drawActivations, type Classifier } from '@dl/vision';

const size = 28;
/** The longer side of a digit, as the makers of MNIST scaled them. */
const box = 20;

let opened: Promise<Classifier> | undefined;

export const work = {
  /** What the network makes of a drawing, white on black; undefined if nothing is drawn. */
  async look(drawing: ImageData) {
    const seen = asInMnist(drawing);
    if (!seen) return undefined;
    const { model, classifier } = await open();
    const [scores] = await classifier.probabilities([seen]);
    const pixels = applyTransforms(seen, [toTensor()]) as HostTensor<'float32'>;
    const input = { ...pixels, shape: [1, ...pixels.shape] };
    const { relu1, relu2 } = await activations(model, input, ['relu1', 'relu2']);
    return {
      seen,
      shares: classifier.classes.map(({ label }, i) => ({ name: label, share: scores![i]! })),
      layers: [drawActivations(relu1), drawActivations(relu2)],
    };
  },
};

async function open() {
  const classifier = await (opened ??= createClassifier('mnist'));
  return { classifier, model: classifier.model };
}

/** Scales a drawing into a box, its centre of mass in the middle (LeCun et al. 1998, section III.A). */
function asInMnist(drawing: ImageData): Image | undefined {
  const { data, width, height } = drawing;
  let [left, top, right, bottom] = [width, height, -1, -1];
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const level = data[4 * pixel]!;
    if (level < 32) continue;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    mass += level;
    sumX += level * (x + 0.5);
    sumY += level * (y + 0.5);
  }
  if (!mass) return undefined;
  const scale = box / Math.max(right - left + 1, bottom - top + 1);
  const whole = new OffscreenCanvas(width, height);
  whole.getContext('2d')!.putImageData(drawing, 0, 0);
  const context = new OffscreenCanvas(size, size).getContext('2d')!;
  context.fillRect(0, 0, size, size);
  context.imageSmoothingQuality = 'high';
  const place = (sum: number) => size / 2 - (scale * sum) / mass;
  context.drawImage(whole, place(sumX), place(sumY), scale * width, scale * height);
  const pixels = context.getImageData(0, 0, size, size).data;
  return {
    width: size,
    height: size,
    channels: 1,
    data: Uint8Array.from({ length: size * size }, (_, i) => pixels[4 * i]!),
  };
}
