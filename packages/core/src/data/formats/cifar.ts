import { FileFormatError } from '../../errors';
import type { HostTensor } from '../../host-tensor';
import { numpyGlobals } from '../pickle/numpy-globals';
import { unpickle } from '../pickle/unpickle';

/** Images and their labels, as one file of CIFAR holds them. */
export interface CifarBatch {
  /** [images, 32, 32, 3]. */
  images: HostTensor<'uint8'>;
  labels: Uint8Array;
}

const side = 32;
const planeLength = side * side;
const imageLength = planeLength * 3;

/**
 * Reads the binary version of CIFAR-10 or CIFAR-100 (https://www.cs.toronto.edu/~kriz/cifar.html): for each image its
 * label bytes, then its red, green and blue plane.
 *
 * @param labelBytes - Labels before each image: 1 in CIFAR-10; 2, coarse and fine, in CIFAR-100.
 * @param labelIndex - Which of these labels is wanted.
 * @throws {@link FileFormatError} if the file is not whole images.
 */
export function readCifarBinary(bytes: Uint8Array, labelBytes = 1, labelIndex = 0): CifarBatch {
  const recordLength = labelBytes + imageLength;
  const count = bytes.length / recordLength;
  if (!Number.isInteger(count) || count === 0) {
    throw new FileFormatError(
      `a CIFAR file is a number of records of ${recordLength} bytes; this one has ${bytes.length} bytes`,
    );
  }
  const labels = new Uint8Array(count);
  const planes = new Uint8Array(count * imageLength);
  for (let i = 0; i < count; i++) {
    const record = bytes.subarray(i * recordLength, (i + 1) * recordLength);
    labels[i] = record[labelIndex]!;
    planes.set(record.subarray(labelBytes), i * imageLength);
  }
  return { images: interleave(planes, count), labels };
}

/**
 * Reads a batch of the Python version of CIFAR, which is a pickle; nothing of it is executed.
 *
 * @param labelKey - Entry with the wanted labels: `labels` in CIFAR-10, `fine_labels` or `coarse_labels` in CIFAR-100.
 * @throws {@link FileFormatError} if the file is damaged or is no such batch.
 */
export function readCifarPython(bytes: Uint8Array, labelKey = 'labels'): CifarBatch {
  const batch = unpickle(bytes, { globals: numpyGlobals });
  const entry = (key: string) => (batch instanceof Map ? (batch.get(key) as unknown) : undefined);
  const data = entry('data') as HostTensor | undefined;
  const labels = entry(labelKey);
  const [count, length] = data?.shape ?? [];
  if (data?.dtype !== 'uint8' || length !== imageLength || !isLabels(labels) || labels.length !== count) {
    throw new FileFormatError(
      `a batch of CIFAR is a dict with bytes "data" [images, ${imageLength}] and as many "${labelKey}"; this is none`,
    );
  }
  return { images: interleave(data.data as Uint8Array, count), labels: Uint8Array.from(labels) };
}

function isLabels(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((label) => Number.isInteger(label) && label >= 0 && label < 256);
}

/** From [images, 3, 32, 32] to [images, 32, 32, 3]. */
function interleave(planes: Uint8Array, count: number): HostTensor<'uint8'> {
  const data = new Uint8Array(planes.length);
  for (let image = 0, target = 0; image < count; image++) {
    for (let pixel = image * imageLength; pixel < image * imageLength + planeLength; pixel++) {
      data[target++] = planes[pixel]!;
      data[target++] = planes[pixel + planeLength]!;
      data[target++] = planes[pixel + 2 * planeLength]!;
    }
  }
  return { dtype: 'uint8', shape: [count, side, side, 3], data };
}
