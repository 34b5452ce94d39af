import { existsSync } from 'node:fs';
import { FileFormatError, InvalidArgumentError } from '@dl/core';
import { makeDirectory, openWriter, parentDirectory, readFile, type FileWriter } from '@dl/core/internal';
import type { ClassifiedImage, ClassPrediction } from '@dl/vision';
import { completeRecords, csvRecord } from './csv';

type Row = ClassifiedImage<string>;

/** How results become lines, and what an unfinished file holds. */
interface Form {
  /** The first line; none for JSON lines. */
  header?: string;
  line(row: Row): string;
  /** The image and the model of each complete line, and the length of these lines in characters. */
  read(text: string): { rows: { image: string; model: unknown }[]; length: number };
}

export interface ClassificationFileOptions {
  /** What classifies the images; it stands in each line. */
  model: string;
  /** Classes of an image, which are columns of CSV. */
  topK: number;
  /** Goes on with the file if it is there. */
  resume: boolean;
}

/**
 * A file of results, CSV or JSON lines by its name, one line an image. It is written as the results come, and can be gone
 * on with after an interruption: a last line that was not finished is cut off.
 */
export class ClassificationFile {
  private writer: FileWriter | undefined;

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
   * @throws {@link InvalidArgumentError} if the file is there and not to be resumed, or of another model, or its name says no format;
   * {@link FileFormatError} if it is no such file.
   */
  static async open(file: string, options: ClassificationFileOptions): Promise<ClassificationFile> {
    const { model, topK, resume } = options;
    const form = formOf(file, model, topK);
    const text = existsSync(file) ? Buffer.from(await readFile(file)).toString() : '';
    if (text && !resume) {
      throw new InvalidArgumentError(
        `${file} is there already: --resume goes on with it; else remove it, or give another name`,
      );
    }
    const { rows, length } = form.read(text);
    const other = rows.find((row) => row.model !== model);
    if (other) {
      throw new InvalidArgumentError(
        `${file} cannot be resumed: it has results of ${String(other.model)}, not of ${model}. Resume with the same ` +
          'model, or give another name',
      );
    }
    const done = new Set(rows.map(({ image }) => image));
    return new ClassificationFile(file, form, done, Buffer.byteLength(text.slice(0, length)));
  }

  async add(row: Row): Promise<void> {
    this.writer ??= await this.start();
    await this.writer.write(Buffer.from(`${this.form.line(row)}\n`));
  }

  async close(): Promise<void> {
    await this.writer?.close();
  }

  /** Cuts off what was not finished. */
  private async start(): Promise<FileWriter> {
    await makeDirectory(parentDirectory(this.file));
    const writer = await openWriter(this.file, this.size);
    if (this.size === 0 && this.form.header !== undefined)
      await writer.write(Buffer.from(`${this.form.header}\n`));
    return writer;
  }
}

function formOf(file: string, model: string, topK: number): Form {
  if (/\.csv$/i.test(file)) return csv(file, model, topK);
  if (/\.(jsonl|ndjson)$/i.test(file)) return jsonLines(file, model);
  throw new InvalidArgumentError(`results are written as .csv or .jsonl, by the name; received "${file}"`);
}

function csv(file: string, model: string, topK: number): Form {
  const ranks = Array.from({ length: topK }, (_, i) => i + 1);
  const header = csvRecord([
    'image',
    'model',
    'error',
    ...ranks.flatMap((rank) => [`label_${rank}`, `synset_${rank}`, `score_${rank}`]),
  ]);
  const cells = (prediction: ClassPrediction | undefined) =>
    prediction ? [prediction.label, prediction.synset ?? '', round(prediction.score)] : ['', '', ''];
  return {
    header,
    line: ({ source, error, predictions }) =>
      csvRecord([
        ...[source, model, error?.message ?? ''],
        ...ranks.flatMap((rank) => cells(predictions?.[rank - 1])),
      ]),
    read(text) {
      const { records, length } = completeRecords(text);
      const [first, ...others] = records;
      if (first && csvRecord(first) !== header) {
        throw new FileFormatError(
          `${file} cannot be resumed: its columns are not those of these results. Was it written with another --top?`,
        );
      }
      return { rows: others.map(([image, model]) => ({ image: image!, model })), length };
    },
  };
}

function jsonLines(file: string, model: string): Form {
  return {
    line: (row) => JSON.stringify({ model, ...toJson(row) }),
    read(text) {
      const length = text.lastIndexOf('\n') + 1;
      const lines = text.slice(0, length).split('\n').slice(0, -1);
      const rows = lines.map((line, i) => {
        try {
          const { image, model } = JSON.parse(line) as { image?: unknown; model?: unknown };
          if (typeof image === 'string') return { image, model };
        } catch {
          // The error below says so.
        }
        throw new FileFormatError(`${file} cannot be resumed: line ${i + 1} is not the result of an image`);
      });
      return { rows, length };
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
