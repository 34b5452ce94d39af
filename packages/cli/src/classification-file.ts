import { existsSync } from 'node:fs';
import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import type { ClassifiedImage, ClassPrediction } from '@dl/vision';
import { completeRecords, csvRecord } from './csv';

type Row = ClassifiedImage<string>;

/** How results become lines, and what an unfinished file holds. */
interface Form {
  /** The first line; none for JSON lines. */
  header?: string;
  line(row: Row): string;
  /** The images of the complete lines, and the length of these in characters. */
  read(text: string): { images: string[]; length: number };
}

/**
 * A file of results, CSV or JSON lines by its name, one line an image. It is written as the results come, and can be gone
 * on with after an interruption: a last line that was not finished is cut off.
 */
export class ClassificationFile {
  private handle: FileHandle | undefined;

  private constructor(
    private readonly file: string,
    private readonly form: Form,
    /** The images that are in the file already. */
    readonly done: ReadonlySet<string>,
    /** Bytes of the complete lines. */
    private readonly size: number,
  ) {}

  /**
   * Nothing is written before the first result.
   *
   * @param topK - Classes of an image, which are columns of CSV.
   * @throws {@link InvalidArgumentError} if the file is there and not to be resumed, or its name says no format;
   * {@link FileFormatError} if it is no such file.
   */
  static async open(file: string, topK: number, resume: boolean): Promise<ClassificationFile> {
    const form = formOf(file, topK);
    const text = existsSync(file) ? await readFile(file, 'utf8') : '';
    if (text && !resume) {
      throw new InvalidArgumentError(
        `${file} is there already: --resume goes on with it; else remove it, or give another name`,
      );
    }
    const { images, length } = form.read(text);
    return new ClassificationFile(file, form, new Set(images), Buffer.byteLength(text.slice(0, length)));
  }

  async add(row: Row): Promise<void> {
    this.handle ??= await this.start();
    await this.handle.appendFile(`${this.form.line(row)}\n`);
  }

  async close(): Promise<void> {
    const { handle } = this;
    await handle?.sync();
    await handle?.close();
  }

  /** Cuts off what was not finished. */
  private async start(): Promise<FileHandle> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const handle = await open(this.file, 'a');
    await handle.truncate(this.size);
    if (this.size === 0 && this.form.header !== undefined) await handle.appendFile(`${this.form.header}\n`);
    return handle;
  }
}

function formOf(file: string, topK: number): Form {
  if (/\.csv$/i.test(file)) return csv(file, topK);
  if (/\.(jsonl|ndjson)$/i.test(file)) return jsonLines(file);
  throw new InvalidArgumentError(`results are written as .csv or .jsonl, by the name; received "${file}"`);
}

function csv(file: string, topK: number): Form {
  const ranks = Array.from({ length: topK }, (_, i) => i + 1);
  const header = csvRecord([
    'image',
    'error',
    ...ranks.flatMap((rank) => [`label_${rank}`, `synset_${rank}`, `score_${rank}`]),
  ]);
  const cells = (prediction: ClassPrediction | undefined) =>
    prediction ? [prediction.label, prediction.synset ?? '', round(prediction.score)] : ['', '', ''];
  return {
    header,
    line: ({ source, error, predictions }) =>
      csvRecord([source, error?.message ?? '', ...ranks.flatMap((rank) => cells(predictions?.[rank - 1]))]),
    read(text) {
      const { records, length } = completeRecords(text);
      const [first, ...rows] = records;
      if (first && csvRecord(first) !== header) {
        throw new FileFormatError(
          `${file} cannot be resumed: its columns are not those of these results. Was it written with another --top?`,
        );
      }
      return { images: rows.map(([image]) => image!), length };
    },
  };
}

function jsonLines(file: string): Form {
  return {
    line: (row) => JSON.stringify(toJson(row)),
    read(text) {
      const length = text.lastIndexOf('\n') + 1;
      const lines = text.slice(0, length).split('\n').slice(0, -1);
      const images = lines.map((line, i) => {
        try {
          const { image } = JSON.parse(line) as { image?: unknown };
          if (typeof image === 'string') return image;
        } catch {
          // The error below says so.
        }
        throw new FileFormatError(`${file} cannot be resumed: line ${i + 1} is not the result of an image`);
      });
      return { images, length };
    },
  };
}

/** A result as JSON. */
export function toJson({ source, error, predictions }: Row) {
  if (error) return { image: source, error: error.message };
  return {
    image: source,
    predictions: predictions.map((prediction) => ({ ...prediction, score: round(prediction.score) })),
  };
}

/** Single precision has no more digits. */
const round = (score: number) => Number(score.toPrecision(7));
