import {
  availableSpace,
  exists,
  fileSize,
  openWriter,
  parentDirectory,
  writeFileAtomic,
} from '#platform/files';
import { StorageFullError } from '../platform/storage-errors';
import { readNote } from './cache';
import { TransferError } from './errors';
import { request, type HttpOptions, type HttpResponse } from './http';
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

export interface TransferOptions extends HttpOptions {
  onStart(resumedFrom: number, total: number | undefined): void;
  onProgress(received: number, total: number | undefined): void;
}

const progressBytes = 2 ** 18;

/**
 * One try to complete a partial file from one server; it continues behind what is there if it may.
 *
 * @throws {@link TransferError}; what was received stays in the partial file.
 */
export async function transfer(
  { partial, origin: originNote }: PartialFile,
  url: string,
  file: ResourceFile,
  options: TransferOptions,
): Promise<void> {
  const present = (await exists(partial)) ? await fileSize(partial) : 0;
  if (present > 0 && present === file.bytes) return;
  const origin = await readNote<Origin>(originNote);
  const start = resumableSize();
  const answer = await requestFrom(start, true);
  try {
    await receive(answer, answer.status === 200 ? 0 : start);
  } finally {
    answer.close();
  }

  /** With a checksum bytes of any server may be continued; without one only those of the same state of the same file. */
  function resumableSize(): number {
    if (file.bytes !== undefined && present > file.bytes) return 0;
    const same = origin?.url === url && origin.validator !== undefined;
    return file.sha256 !== undefined || same ? present : 0;
  }

  async function requestFrom(start: number, mayRestart: boolean): Promise<HttpResponse> {
    if (start === 0) return assertAnswer(await request(url, {}, options), 0);
    const headers: Record<string, string> = { Range: `bytes=${start}-` };
    if (file.sha256 === undefined) headers['If-Range'] = origin!.validator!;
    const response = await request(url, headers, options);
    if (response.status !== 416 || response.total === start) return assertAnswer(response, start);
    response.close();
    if (!mayRestart) throw new TransferError(url, 'the server has nothing in the range of the file');
    return requestFrom(0, false);
  }

  function assertAnswer(response: HttpResponse, start: number): HttpResponse {
    const { total } = response;
    let problem: string | undefined;
    if (response.status === 416 && start === 0)
      problem = 'the server answered with HTTP status 416 to a plain request';
    else if (response.status === 206 && (response.start ?? start) !== start) {
      problem = `the server sent bytes from ${response.start}, asked for were those from ${start}`;
    } else if (file.bytes !== undefined && total !== undefined && total !== file.bytes) {
      problem = `the server has ${total} bytes, expected are ${file.bytes}`;
    }
    if (problem === undefined) return response;
    response.close();
    throw new TransferError(url, problem);
  }

  async function receive({ status, total = file.bytes, validator, chunks }: HttpResponse, start: number): Promise<void> {
    if (status === 416) return; // what is there is all that there is
    if (start === 0) await writeFileAtomic(originNote, JSON.stringify({ url, validator } satisfies Origin));
    const available = await availableSpace(parentDirectory(partial));
    if (total !== undefined && total - present > available) {
      throw new StorageFullError(partial, { needed: total - present, available });
    }
    options.onStart(start, total);
    const writer = await openWriter(partial, start);
    let received = start;
    let reported = start;
    const report = () => {
      if (received > reported) options.onProgress(received, total);
      reported = received;
    };
    try {
      for await (const chunk of chunks) {
        if (total !== undefined && received + chunk.length > total) {
          throw new TransferError(url, `the server sends more than the ${total} bytes that are expected`);
        }
        await writer.write(chunk);
        received += chunk.length;
        if (received - reported >= progressBytes) report();
      }
    } catch (error) {
      await writer.close().catch(() => undefined);
      throw error;
    } finally {
      report();
    }
    await writer.close();
    if (total !== undefined && received < total) {
      throw new TransferError(url, `the connection ended after ${received} of ${total} bytes`, { transient: true });
    }
  }
}
