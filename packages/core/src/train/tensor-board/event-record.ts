import { crc32c } from './crc32c';
import { bytes, double, doubles, float, integer, message } from './protobuf';

/*
 * Records of TensorBoard's event files: tensorflow/core/util/event.proto and tensorboard/compat/proto/summary.proto,
 * framed as TFRecords (tensorflow/core/lib/io/record_writer.h). Field numbers are those of the .proto files.
 */

/** The first record of every event file. */
export function fileVersionRecord(time: number): Uint8Array {
  return record(message(double(1, time), bytes(3, 'brain.Event:2')));
}

/** Says that a run starts (again) at `step`: TensorBoard then drops what it has read from this step on. */
export function sessionStartRecord(time: number, step: number): Uint8Array {
  const sessionStart = 1;
  return record(message(double(1, time), integer(2, step), bytes(7, integer(1, sessionStart))));
}

/** The values of one step. `time` is in seconds since 1970. */
export function summaryRecord(time: number, step: number, values: Uint8Array[]): Uint8Array {
  const summary = message(...values.map((value) => bytes(1, value)));
  return record(message(double(1, time), integer(2, step), bytes(5, summary)));
}

export function scalarValue(tag: string, value: number): Uint8Array {
  return message(bytes(1, tag), float(2, value));
}

/** An image that is already encoded, as PNG, JPEG or GIF. */
export function imageValue(tag: string, width: number, height: number, encoded: Uint8Array): Uint8Array {
  const rgb = 3;
  const image = message(integer(1, height), integer(2, width), integer(3, rgb), bytes(4, encoded));
  return message(bytes(1, tag), bytes(4, image));
}

/** Text, which TensorBoard shows as Markdown. */
export function textValue(tag: string, text: string): Uint8Array {
  const stringType = 7;
  const shape = bytes(2, integer(1, 1)); // [1]
  const tensor = message(integer(1, stringType), bytes(2, shape), bytes(8, text));
  const metadata = bytes(1, bytes(1, 'text')); // the plugin that shows it
  return message(bytes(1, tag), bytes(8, tensor), bytes(9, metadata));
}

/** The distribution of finite `values` in `buckets` of equal width. */
export function histogramValue(
  tag: string,
  values: Iterable<number> & ArrayLike<number>,
  buckets = 30,
): Uint8Array {
  let [minimum, maximum, sum, sumOfSquares] = [Infinity, -Infinity, 0, 0];
  for (const value of values) {
    minimum = Math.min(minimum, value);
    maximum = Math.max(maximum, value);
    sum += value;
    sumOfSquares += value * value;
  }
  const width = (maximum - minimum) / buckets;
  const counts = new Array<number>(buckets).fill(0);
  for (const value of values)
    counts[width ? Math.min(buckets - 1, Math.floor((value - minimum) / width)) : 0]!++;
  const limits = counts.map((_, bucket) =>
    bucket === buckets - 1 ? maximum : minimum + width * (bucket + 1),
  );
  const statistics = [minimum, maximum, values.length, sum, sumOfSquares].map((value, i) =>
    double(i + 1, value),
  );
  return message(bytes(1, tag), bytes(5, message(...statistics, doubles(6, limits), doubles(7, counts))));
}

/** Length, its checksum, the data, its checksum. */
function record(data: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(8));
  header.setBigUint64(0, BigInt(data.length), true);
  const length = new Uint8Array(header.buffer);
  return message(length, maskedChecksum(length), data, maskedChecksum(data));
}

/** CRCs of data that holds CRCs are weak, so TFRecords store them rotated by 15 bits plus a constant. */
function maskedChecksum(data: Uint8Array): Uint8Array {
  const crc = crc32c(data);
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, ((crc >>> 15) | (crc << 17)) + 0xa282ead8, true);
  return new Uint8Array(view.buffer);
}
