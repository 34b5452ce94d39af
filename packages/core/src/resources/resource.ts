import { InvalidArgumentError } from '../errors';

/** A dataset or a set of weights that can be fetched: see {@link fetchResource}. */
export interface Resource {
  /** `data` for datasets, `weights` for weights: its folder in the cache and its group of `dl` commands. */
  readonly kind: 'data' | 'weights';
  /** Unique within its kind, such as `mnist` or `vgg19-imagenet`. */
  readonly name: string;
  readonly files: readonly ResourceFile[];
  /** Under which terms it may be used: an SPDX identifier, or a sentence. */
  readonly licence: string;
}

export interface ResourceFile {
  /** Where the file lies in the folder of its resource, with `/` between folders. */
  readonly path: string;
  /**
   * Where it is published; the first that delivers it is used. A `file:` URL is what `new URL('../weights/...',
   * import.meta.url)` gives in Node for a file that comes with a package: it needs no network.
   */
  readonly urls: readonly string[];
  /**
   * SHA-256 of its content, hexadecimal, or its first digits (at least 8) where no more is published, as in PyTorch's
   * file names. Without it, only the length of a download is checked.
   */
  readonly sha256?: string;
  /** Size in bytes. */
  readonly bytes?: number;
}

/** Throws {@link InvalidArgumentError} if a resource could not be fetched, or would leave its folder in the cache. */
export function assertResource({ kind, name, files }: Resource): void {
  if (kind !== 'data' && kind !== 'weights')
    fail(`kind is "${String(kind)}", allowed are "data" and "weights"`);
  if (!isFileName(name)) fail(`name ${JSON.stringify(name)} is no name of a folder`);
  if (new Set(files.map(({ path }) => path)).size < files.length) fail('two files have the same path');
  for (const { path, urls, sha256, bytes } of files) {
    if (!path.split('/').every(isFileName))
      fail(`path ${JSON.stringify(path)} does not stay inside of its folder`);
    if (!urls.length) fail(`${path} has no url`);
    for (const url of urls)
      if (!isHttpUrl(url) && !isFileUrl(url))
        fail(`${path}: ${JSON.stringify(url)} is no http, https or file URL`);
    if (sha256 !== undefined && !/^[\da-f]{8,64}$/.test(sha256))
      fail(`${path}: sha256 must be 64 digits 0-9, a-f, or the first 8 or more of them`);
    if (bytes !== undefined && !(Number.isSafeInteger(bytes) && bytes >= 0))
      fail(`${path}: bytes is ${bytes}`);
  }

  function fail(problem: string): never {
    throw new InvalidArgumentError(`resource "${name}": ${problem}`);
  }
}

/** True if `received`, a whole SHA-256, is `expected`, or begins with it; anything is what nobody knows. */
export function matchesSha256(received: string, expected: string | undefined): boolean {
  return received.startsWith(expected ?? '');
}

function isHttpUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** True for a file of this machine, which needs no network. */
export const isFileUrl = (url: string): boolean => url.startsWith('file:');

/** A name that every file system takes, that does not climb out of its folder and is not hidden. */
function isFileName(name: string): boolean {
  return !/[<>:"/\\|?*\u0000-\u001f]/.test(name) && /^[^.](.*[^. ])?$/.test(name);
}
