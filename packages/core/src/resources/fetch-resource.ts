import { cacheSettings } from '#platform/cache-settings';
import { fileSize, joinPath, makeDirectory, parentDirectory, removeRecursive, rename } from '#platform/files';
import { withLock } from '#platform/lock';
import { cachePaths, isCached, writeRecord } from './cache';
import { download } from './download';
import { OfflineError } from './errors';
import type { DownloadEvent } from './events';
import type { HttpOptions } from './http';
import { assertResource, isFileUrl, type Resource, type ResourceFile } from './resource';
import type { RetryOptions } from './retry';

export interface FetchResourceOptions extends HttpOptions, RetryOptions {
  /** Receives what happens, for a progress bar or a log. */
  onEvent?: (event: DownloadEvent) => void;
  /** With `true`, nothing is fetched: what the cache lacks is an {@link OfflineError}. Default: `DL_OFFLINE`. */
  offline?: boolean;
  /** The folder of the cache. Default: {@link cacheDirectory}. */
  cache?: string;
}

/** A resource in the cache. */
export interface FetchedResource {
  /** The folder that holds its files. */
  readonly directory: string;
  /** Where each file lies, by its path in the resource. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Makes sure that a resource is in the cache, and says where. Downloads continue where an earlier one broke off, are
 * verified by SHA-256, and reach their place complete or not at all. Several processes may fetch the same resource.
 *
 * ```ts
 * import { readFile } from 'node:fs/promises';
 *
 * const moby: Resource = {
 *   kind: 'data',
 *   name: 'moby-dick',
 *   licence: 'public domain',
 *   files: [{ path: 'moby-dick.txt', urls: ['https://www.gutenberg.org/files/2701/2701-0.txt'] }],
 * };
 * const { files } = await fetchResource(moby, { onEvent: (event) => console.log(event.type) });
 * const text = await readFile(files['moby-dick.txt'], 'utf8');
 * ```
 *
 * @throws {@link OfflineError}, {@link ChecksumError}, {@link DownloadError} (all mirrors failed, with the reason of each)
 * or {@link StorageFullError}.
 */
export async function fetchResource(
  resource: Resource,
  options: FetchResourceOptions = {},
): Promise<FetchedResource> {
  assertResource(resource);
  const cache = options.cache ?? (await cacheSettings()).directory;
  for (const file of resource.files) {
    options.signal?.throwIfAborted();
    if (!(await isCached(resource, file, cache))) await fetchFile(resource, file, cache, options);
  }
  return {
    directory: joinPath(cache, resource.kind, resource.name),
    files: Object.fromEntries(
      resource.files.map(({ path }) => [path, cachePaths(cache, resource, path).file]),
    ),
  };
}

async function fetchFile(
  resource: Resource,
  file: ResourceFile,
  cache: string,
  { onEvent, offline, ...options }: FetchResourceOptions,
): Promise<void> {
  const settings = await cacheSettings();
  const paths = cachePaths(cache, resource, file.path);
  if ((offline ?? settings.offline) && !file.urls.some(isFileUrl)) {
    throw new OfflineError(
      `"${file.path}" of ${resource.name} is not in the cache ("${paths.file}")`,
      `Where there is a network, run: dl ${resource.kind} fetch ${resource.name} (or put the file there by hand).`,
    );
  }
  const { path } = file;
  const about = { resource: resource.name, path };
  const onWait = () => onEvent?.({ type: 'download-wait', ...about });
  await withLock(paths.lock, completeFile, { signal: options.signal, onWait });

  async function completeFile(): Promise<void> {
    if (await isCached(resource, file, cache)) return; // by the process that held the lock
    const { url, sha256 } = await download(file, paths, {
      ...options,
      hub: settings,
      emit: (event) => onEvent?.({ ...event, ...about }),
    });
    await makeDirectory(parentDirectory(paths.file));
    await rename(paths.partial, paths.file);
    const bytes = await fileSize(paths.file);
    await writeRecord(resource, { path, bytes, sha256, url, date: new Date().toISOString() }, cache);
    await removeRecursive(paths.origin);
    onEvent?.({ type: 'download-end', ...about, url, bytes });
  }
}
