import { FileFormatError } from '../../errors';
import { BufferedLog } from '../listeners/buffered-log';
import {
  fileVersionRecord,
  histogramValue,
  imageValue,
  scalarValue,
  sessionStartRecord,
  summaryRecord,
  textValue,
} from './event-record';

/**
 * Writes an event file that TensorBoard reads: `tensorboard --logdir runs`. The listener {@link tensorBoard} uses it
 * for what a trainer reports; use it directly for samples, pictures and distributions of your own.
 *
 * ```ts
 * const board = new TensorBoardWriter('runs/char-rnn');
 * await board.scalars(100, { 'train/loss': 1.37 });
 * await board.text(100, 'sample', 'Call me Ishmael.');
 * await board.flush();
 * ```
 */
export class TensorBoardWriter {
  private readonly log: BufferedLog;

  /** Opens a new file in `directory`, which is one run. A resumed run continues in the directory with a new file. */
  constructor(directory: string) {
    const time = Date.now();
    this.log = new BufferedLog(`${directory}/events.out.tfevents.${time}.dl`, fileVersionRecord(time / 1000));
  }

  /** Declares that the run (re)starts after `step`, so that TensorBoard forgets later steps of an interrupted run. */
  start(step: number): Promise<void> {
    return this.log.append(sessionStartRecord(now(), step + 1));
  }

  /** Curves by tag; tags with the same prefix before the first "/" share a section. */
  scalars(step: number, values: Readonly<Record<string, number>>): Promise<void> {
    return this.write(step, ...Object.entries(values).map(([tag, value]) => scalarValue(tag, value)));
  }

  /** Text, shown as Markdown. */
  text(step: number, tag: string, text: string): Promise<void> {
    return this.write(step, textValue(tag, text));
  }

  /** A picture as the bytes of a PNG file. */
  image(step: number, tag: string, png: Uint8Array): Promise<void> {
    const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
    if (png.length < 24 || view.getUint32(0) !== 0x89504e47) {
      throw new FileFormatError(`the image "${tag}" is not a PNG file`);
    }
    return this.write(step, imageValue(tag, view.getUint32(16), view.getUint32(20), png));
  }

  /** The distribution of finite numbers, such as the weights of a layer. */
  histogram(step: number, tag: string, values: Float32Array | Int32Array | readonly number[]): Promise<void> {
    return this.write(step, histogramValue(tag, values));
  }

  /** Writes what is buffered to the file; it is also written about once a second. */
  flush(): Promise<void> {
    return this.log.flush();
  }

  private write(step: number, ...values: Uint8Array[]): Promise<void> {
    return this.log.append(summaryRecord(now(), step, values));
  }
}

const now = () => Date.now() / 1000;
