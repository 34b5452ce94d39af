const marker = Symbol.for('@dl/error');

/**
 * Base of every error that `@dl` throws on purpose. `code` is stable and may be switched on; `message` says what
 * was wrong, what was received, what is allowed and what to do next.
 *
 * ```ts
 * try {
 *   await useBackend('cuda');
 * } catch (error) {
 *   if (DlError.isInstance(error) && error.code === 'unknown-backend') console.error(error.message);
 * }
 * ```
 */
export class DlError extends Error {
  readonly code: string;
  private readonly [marker] = true;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }

  /** True for any `DlError`, also one that another copy of the package made (ESM beside CommonJS). */
  static isInstance(value: unknown): value is DlError {
    return typeof value === 'object' && value !== null && marker in value;
  }
}

/** A tensor, image or weight has another shape than the operation takes. */
export class ShapeError extends DlError {
  constructor(message: string, options?: ErrorOptions) {
    super('shape-mismatch', message, options);
  }
}

/** An argument or option is outside of what is allowed. */
export class InvalidArgumentError extends DlError {
  constructor(message: string, options?: ErrorOptions) {
    super('invalid-argument', message, options);
  }
}

/** A state dict lacks entries, has entries too many, or entries of another shape. */
export class StateDictError extends DlError {
  constructor(message: string) {
    super('state-dict-mismatch', message);
  }
}

/** A file is damaged, truncated, or not of the format that was asked for. */
export class FileFormatError extends DlError {
  constructor(message: string, options?: ErrorOptions) {
    super('file-format', message, options);
  }
}

/** Something that only Node, or only the browser, can do was asked for in the other one. */
export class UnsupportedPlatformError extends DlError {
  constructor(message: string) {
    super('unsupported-platform', message);
  }
}

/** An optional package is not installed. The message carries the command that installs it. */
export class MissingDependencyError extends DlError {
  constructor(packageName: string, purpose: string, options?: ErrorOptions) {
    super(
      'missing-dependency',
      `${purpose} needs the package "${packageName}", which is not installed. Install it with: npm install ${packageName}`,
      options,
    );
  }
}
