import { cacheSettings } from '#platform/cache-settings';
import {
  exists,
  fileSize,
  isDirectory,
  joinPath,
  listDirectory,
  readFile,
  removeRecursive,
  writeFileAtomic,
} from '#platform/files';
import { sha256OfFile } from '#platform/sha256';
import { matchesSha256, type Resource, type ResourceFile } from './resource';

/** What the cache knows of one complete file. */
export interface CachedFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 that the file had when it came. */
  readonly sha256: string;
  /** Where it came from; undefined if a person put it there. */
  readonly url?: string;
  /** When it came, ISO 8601. */
  readonly date: string;
}

/** What the cache holds of one resource. */
export interface CachedResource extends Pick<Resource, 'kind' | 'name' | 'licence'> {
  readonly directory: string;
  readonly files: readonly CachedFile[];
}

interface CacheRecord extends CachedFile, Pick<Resource, 'kind' | 'name' | 'licence'> {}

/** Result of checking one file of a resource in the cache. */
export interface VerifiedFile {
  readonly path: string;
  /** Its place in the cache. */
  readonly file: string;
  readonly status: 'verified' | 'missing' | 'damaged';
  /** SHA-256 that is known for the file, or its first digits, if any is. */
  readonly expected?: string;
  /** SHA-256 that the file has, if it is there. */
  readonly received?: string;
}

/** The folder of all downloads: `DL_CACHE`, or the platform's folder for caches, such as `~/.cache/dl`. */
export async function cacheDirectory(): Promise<string> {
  return (await cacheSettings()).directory;
}

/** Places of a file in the cache: itself, and the notes about it, which lie apart to leave data folders clean. */
export function cachePaths(cache: string, { kind, name }: Pick<Resource, 'kind' | 'name'>, path: string) {
  const notes = joinPath(cache, '.downloads', kind, name, path);
  return {
    file: joinPath(cache, kind, name, path),
    record: `${notes}.json`,
    partial: `${notes}.partial`,
    origin: `${notes}.origin`,
    lock: `${notes}.lock`,
  };
}

/** True if the complete file is in the cache. One that a person put there is checked, and noted, the first time. */
export async function isCached(resource: Resource, file: ResourceFile, cache: string): Promise<boolean> {
  const paths = cachePaths(cache, resource, file.path);
  if (!(await exists(paths.file))) return false;
  const bytes = await fileSize(paths.file);
  if (file.bytes !== undefined && bytes !== file.bytes) return false;
  const record = await readRecord(paths.record);
  if (record?.bytes === bytes && matchesSha256(record.sha256, file.sha256)) return true;
  const sha256 = await sha256OfFile(paths.file);
  if (!matchesSha256(sha256, file.sha256)) return false;
  const found = { path: file.path, bytes, sha256, date: new Date().toISOString() };
  await writeRecord(resource, found, cache).catch(() => undefined); // it only saves time; the cache may be read-only
  return true;
}

/**
 * True if all files of a resource are in the cache.
 *
 * @param cache - The folder of the cache. Default: {@link cacheDirectory}.
 */
export async function isResourceCached(resource: Resource, cache?: string): Promise<boolean> {
  const root = cache ?? (await cacheDirectory());
  for (const file of resource.files) if (!(await isCached(resource, file, root))) return false;
  return true;
}

/** Notes that a file is complete. */
export async function writeRecord(resource: Resource, file: CachedFile, cache: string): Promise<void> {
  const { kind, name, licence } = resource;
  const record: CacheRecord = { kind, name, licence, ...file };
  await writeFileAtomic(cachePaths(cache, resource, file.path).record, JSON.stringify(record));
}

/**
 * Lists what the cache holds, by name.
 *
 * ```ts
 * for (const { kind, name, files } of await listCached()) console.log(kind, name, files.length);
 * ```
 *
 * @param cache - The folder of the cache. Default: {@link cacheDirectory}.
 */
export async function listCached(cache?: string): Promise<CachedResource[]> {
  const root = cache ?? (await cacheDirectory());
  const resources = new Map<string, CachedResource & { files: CachedFile[] }>();
  for await (const path of walk(joinPath(root, '.downloads'))) {
    if (!path.endsWith('.json')) continue;
    const record = await readRecord(path);
    if (!record || !(await exists(cachePaths(root, record, record.path).file))) continue;
    const { kind, name, licence, ...file } = record;
    const directory = joinPath(root, kind, name);
    const resource = resources.get(directory) ?? { kind, name, licence, directory, files: [] };
    resources.set(directory, resource);
    resource.files.push(file);
  }
  return [...resources.values()];
}

/**
 * Reads every file of a resource in the cache again and compares it with what is known of it. Damaged files are
 * fetched anew by the next {@link fetchResource}.
 *
 * ```ts
 * const damaged = (await verifyResource(mnist)).filter(({ status }) => status !== 'verified');
 * ```
 *
 * @param resource - As it is published, or as {@link listCached} found it.
 * @param cache - The folder of the cache. Default: {@link cacheDirectory}.
 */
export async function verifyResource(
  resource: Resource | CachedResource,
  cache?: string,
): Promise<VerifiedFile[]> {
  const root = cache ?? (await cacheDirectory());
  const results: VerifiedFile[] = [];
  for (const { path, sha256 } of resource.files) {
    const { file, record } = cachePaths(root, resource, path);
    const known = (await readRecord(record))?.sha256;
    // What came is known to the last digit, what is published perhaps not.
    const expected = known !== undefined && matchesSha256(known, sha256) ? known : sha256;
    if (!(await exists(file))) {
      results.push({ path, file, status: 'missing', expected });
      continue;
    }
    const received = await sha256OfFile(file);
    const status = matchesSha256(received, expected) ? 'verified' : 'damaged';
    if (status === 'damaged') await removeRecursive(record);
    results.push({ path, file, status, expected, received });
  }
  return results;
}

/** Removes a resource from the cache, half-finished downloads included. */
export async function removeCached(resource: Pick<Resource, 'kind' | 'name'>, cache?: string): Promise<void> {
  const root = cache ?? (await cacheDirectory());
  await removeRecursive(joinPath(root, '.downloads', resource.kind, resource.name));
  await removeRecursive(joinPath(root, resource.kind, resource.name));
}

/** A JSON note of the cache; undefined if there is none, or none that can be read. */
export async function readNote<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(new TextDecoder().decode(await readFile(path))) as T;
  } catch {
    return undefined;
  }
}

async function readRecord(path: string): Promise<CacheRecord | undefined> {
  const record = await readNote<CacheRecord>(path);
  return [record?.kind, record?.name, record?.path].every((part) => typeof part === 'string')
    ? record
    : undefined;
}

async function* walk(directory: string): AsyncGenerator<string> {
  if (!(await isDirectory(directory))) return;
  for (const name of await listDirectory(directory)) {
    const path = joinPath(directory, name);
    if (await isDirectory(path)) yield* walk(path);
    else yield path;
  }
}
