import {
  availableSpace,
  exists,
  fileSize,
  openWriter,
  parentDirectory,
  writeFileAtomic,
  type FileWriter,
} from '#platform/files';
import { StorageFullError } from '../platform/storage-errors';
import { readNote } from './cache';
import { TransferError } from './errors';
import { request, type HttpResponse, type RequestOptions } from './http';
import type { ResourceFile } from './resource';

/** A download on its way: the bytes that are there, and a note of where they came from. */
export interface PartialFile {
  readonly partial: string;
  readonly origin: string;
}

interface Origin {
  url: string;
  validator?: string;
}

export interface TransferOptions extends RequestOptions {
  onStart(resumedFrom: number, total: number | undefined): void;
  onProgress(received: number, total: number | undefined): void;
}

const progressBytes = 2 ** 18;

/** One try to complete a partial file from one server. */
export class Transfer {
  constructor(
    private readonly place: PartialFile,
    private readonly url: string,
    private readonly file: ResourceFile,
    private readonly options: TransferOptions,
  ) {}

  /**
   * Continues behind what is there, if it may.
   *
   * @throws {@link TransferError}; what was received stays in the partial file.
   */
  async run(): Promise<void> {
    const { place, url, file } = this;
    const present = (await exists(place.partial)) ? await fileSize(place.partial) : 0;
    if (present > 0 && present === file.bytes) return;
    const origin = await readNote<Origin>(place.origin);
    const validator = origin?.url === url ? origin.validator : undefined;
    // With a checksum, bytes of any server may be continued; without one, only those of the same state of the same file.
    const resumable = present <= (file.bytes ?? Infinity) && (file.sha256 ?? validator) !== undefined;
    const response = await this.request(resumable ? present : 0, validator);
    try {
      if (response.status !== 416) await this.receive(response, present); // 416: there is nothing behind what is there
    } finally {
      response.close();
    }
  }

  private async request(start: number, validator: string | undefined): Promise<HttpResponse> {
    const { url, file } = this;
    const headers: Record<string, string> = {};
    if (start > 0) headers['Range'] = `bytes=${start}-`;
    if (start > 0 && file.sha256 === undefined) headers['If-Range'] = validator!;
    const response = await request(url, headers, this.options);
    const { status, total } = response;
    if (status === 416 && start > 0 && total !== start) {
      response.close();
      return this.request(0, undefined);
    }
    let problem: string | undefined;
    if (status === 416 && start === 0) problem = 'HTTP status 416 to a plain request';
    else if (status === 206 && (response.start ?? start) !== start) {
      problem = `the server sent bytes from ${response.start}, asked for were those from ${start}`;
    } else if (file.bytes !== undefined && total !== undefined && total !== file.bytes) {
      problem = `the server has ${total} bytes, expected are ${file.bytes}`;
    }
    if (problem === undefined) return { ...response, start: status === 200 ? 0 : start };
    response.close();
    throw new TransferError(url, problem);
  }

  private async receive(response: HttpResponse, present: number): Promise<void> {
    const { place, url, options } = this;
    const { start = 0, validator, total = this.file.bytes } = response;
    if (start === 0) await writeFileAtomic(place.origin, JSON.stringify({ url, validator } satisfies Origin));
    const needed = total === undefined ? 0 : total - present;
    const available = await availableSpace(parentDirectory(place.origin));
    if (needed > available) throw new StorageFullError(place.partial, { needed, available });

    options.onStart(start, total);
    const writer = await openWriter(place.partial, start);
    const received = await this.write(response, start, total, writer).catch(async (error: unknown) => {
      await writer.close().catch(() => undefined);
      throw error;
    });
    await writer.close();
    if (total !== undefined && received < total) {
      throw new TransferError(url, `the connection ended after ${received} of ${total} bytes`, {
        transient: true,
      });
    }
  }

  private async write(
    { chunks }: HttpResponse,
    start: number,
    total: number | undefined,
    writer: FileWriter,
  ) {
    let received = start;
    let reported = start;
    const report = () => {
      if (received > reported) this.options.onProgress(received, total);
      reported = received;
    };
    try {
      for await (const chunk of chunks) {
        if (total !== undefined && received + chunk.length > total) {
          throw new TransferError(
            this.url,
            `the server sends more than the ${total} bytes that are expected`,
          );
        }
        await writer.write(chunk);
        received += chunk.length;
        if (received - reported >= progressBytes) report();
      }
      return received;
    } finally {
      report();
    }
  }
}
