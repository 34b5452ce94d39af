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

/** What is at a path cannot be read: it is protected, or a part of the path is a file. `reason` says which. */
export class FileNotReadableError extends DlError {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      'file-not-readable',
      `"${path}" cannot be read: ${reason}. Check the path, and whether you may read it.`,
      options,
    );
  }
}

/** A file or folder cannot be written at a path: it is protected, or a part of the path is a file. `reason` says which. */
export class FileNotWritableError extends DlError {
  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(
      'file-not-writable',
      `"${path}" cannot be written: ${reason}. Choose a path in a folder that you may write to.`,
      options,
    );
  }
}
