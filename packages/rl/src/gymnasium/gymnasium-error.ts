import { DlError } from '@dl/core';

/** What a {@link GymnasiumError} is about. */
export type GymnasiumErrorCode =
  | 'missing-python'
  | 'missing-gymnasium'
  | 'missing-python-package'
  | 'unknown-environment'
  | 'untranslated-space'
  | 'python-failed'
  | 'python-ended';

/** Something about an environment that Python plays went wrong. The message says what to do. */
export class GymnasiumError extends DlError {
  declare readonly code: GymnasiumErrorCode;

  constructor(code: GymnasiumErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}

/** The error for a code that the bridge gave; undefined if it is of something else. */
export function gymnasiumErrorOf(
  error: DlError,
  { python, name }: { python: string; name: string },
): GymnasiumError | undefined {
  if (!Object.hasOwn(explain, error.code)) return undefined;
  const code = error.code as GymnasiumErrorCode;
  return new GymnasiumError(code, `gymnasium:${name}: ${explain[code](error.message, python)}`, {
    cause: error,
  });
}

const explain: Record<GymnasiumErrorCode, (said: string, python: string) => string> = {
  'missing-python': (said, python) =>
    `Python could not be started (${said}). Install it, or name the interpreter: the option python, or the variable DL_PYTHON; received ${python}`,
  'missing-gymnasium': (said, python) =>
    `the Python package gymnasium is missing (${said}). Install it with: ${python} -m pip install gymnasium`,
  'missing-python-package': (said, python) =>
    `a Python package is missing (${said}). Install what it names with: ${python} -m pip install ...`,
  'unknown-environment': (said, python) =>
    `Gymnasium does not know it (${said}). ${python} -c "import gymnasium; gymnasium.pprint_registry()" says which there are; an environment of another package is "package:Name-v0"`,
  'untranslated-space': (said) => said,
  'python-failed': (said) => `Python failed: ${said}`,
  'python-ended': (said) => `${said}. Make another environment to go on`,
};
