import { DlError } from '../errors';

/** The disk (or the browser's quota) has no room left. What was written so far has been removed; older files are intact. */
export class StorageFullError extends DlError {
  constructor(path: string, options?: ErrorOptions & { needed?: number; available?: number }) {
    const { needed, available } = options ?? {};
    const amounts =
      needed === undefined ? '' : `: ${needed} bytes are needed, ${available ?? 'too few'} are available`;
    super(
      'storage-full',
      `no space left to write "${path}"${amounts}. Free some space, or choose another disk, and try again.`,
      options,
    );
  }
}

/** There is no file at the path that was given. */
export class FileNotFoundError extends DlError {
  constructor(
    readonly path: string,
    options?: ErrorOptions,
  ) {
    super('file-not-found', `there is no file or folder at "${path}"`, options);
  }
}

/** A file cannot be written where it should be: the folder is protected, or the path is a folder. */
export class FileNotWritableError extends DlError {
  constructor(path: string, options?: ErrorOptions) {
    const reason = options?.cause instanceof Error ? ` (${options.cause.message})` : '';
    super(
      'file-not-writable',
      `"${path}" cannot be written${reason}. Choose a file in a folder that you may write to.`,
      options,
    );
  }
}
