import { exists, fileSize, readFile, removeRecursive, writeFileAtomic } from '#platform/files';
import { sha256OfFile } from '#platform/sha256';
import { StorageFullError } from '../platform/storage-errors';
import { ChecksumError, DownloadError, TransferError } from './errors';
import type { DownloadEvent } from './events';
import { locate, type HubSettings } from './hub';
import type { RequestOptions } from './http';
import { isFileUrl, matchesSha256, type ResourceFile } from './resource';
import { retrying, type RetryOptions } from './retry';
import { Transfer, type PartialFile } from './transfer';

type WithoutFile<Event> = Event extends DownloadEvent ? Omit<Event, 'resource' | 'path'> : never;

export interface DownloadOptions extends RequestOptions, RetryOptions {
  hub: HubSettings;
  emit: (event: WithoutFile<DownloadEvent>) => void;
}

/**
 * Completes and verifies a partial file from the first mirror that can.
 *
 * @returns The mirror, and the SHA-256 of the content.
 * @throws {@link ChecksumError} if every mirror has something else; {@link DownloadError} with the reasons otherwise.
 */
export async function download(
  file: ResourceFile,
  place: PartialFile,
  options: DownloadOptions,
): Promise<{ url: string; sha256: string }> {
  const failures: (TransferError | ChecksumError)[] = [];
  for (const published of file.urls) {
    const { url, headers } = locate(published, options.hub);
    try {
      return { url, sha256: await downloadFrom(url, file, place, { ...options, headers }) };
    } catch (error) {
      if (error instanceof StorageFullError) await discard(place);
      if (!(error instanceof TransferError || error instanceof ChecksumError)) throw error;
      failures.push(error);
      options.emit({ type: 'mirror-failed', url, reason: error.message });
    }
  }
  const [first] = failures;
  if (first && failures.every((error) => error instanceof ChecksumError)) throw first;
  throw new DownloadError(file.path, failures);
}

async function downloadFrom(
  url: string,
  file: ResourceFile,
  place: PartialFile,
  options: DownloadOptions,
): Promise<string> {
  const present = (await exists(place.partial)) ? await fileSize(place.partial) : 0;
  if (isFileUrl(url)) await writeFileAtomic(place.partial, await readFile(new URL(url)));
  else await retryingTransfer(url, file, place, present, options);
  const sha256 = await sha256OfFile(place.partial, options.signal);
  if (matchesSha256(sha256, file.sha256)) return sha256;
  await discard(place);
  if (present === 0) throw new ChecksumError(url, file.sha256!, sha256);
  // Bytes of an earlier run, or of another mirror, were part of it: they may be to blame.
  return downloadFrom(url, file, place, options);
}

async function retryingTransfer(
  url: string,
  file: ResourceFile,
  place: PartialFile,
  present: number,
  { emit, ...options }: DownloadOptions,
): Promise<void> {
  let furthest = present;
  let before = present;
  await retrying(
    () => {
      before = furthest;
      return new Transfer(place, url, file, {
        ...options,
        onStart: (resumedFrom, total) => emit({ type: 'download-start', url, resumedFrom, total }),
        onProgress: (received, total) => {
          furthest = Math.max(furthest, received);
          emit({ type: 'download-progress', url, received, total });
        },
      }).run();
    },
    options,
    {
      onRetry: ({ reason }, delay) => emit({ type: 'download-retry', url, reason, delay }),
      hasProgressed: () => furthest > before,
    },
  );
}

async function discard({ partial, origin }: PartialFile): Promise<void> {
  await removeRecursive(partial);
  await removeRecursive(origin);
}
