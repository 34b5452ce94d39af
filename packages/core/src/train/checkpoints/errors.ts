import { DlError } from '../../errors';

/** A file of a checkpoint is missing, truncated or altered. */
export class CheckpointDamagedError extends DlError {
  /** The file that is damaged. */
  readonly file: string;

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(
      'checkpoint-damaged',
      `the checkpoint file ${file} ${problem}. Remove its directory, and resume from the checkpoint before it ` +
        "(in code also resume: 'skip-damaged' of a Trainer).",
      options,
    );
    this.file = file;
  }
}

/** A checkpoint belongs to another architecture, or to a training with other options. */
export class CheckpointMismatchError extends DlError {
  constructor(path: string, difference: string, options?: ErrorOptions) {
    super(
      'checkpoint-mismatch',
      `cannot resume from ${path}: ${difference}. Resume with what it was made with, or start anew in another directory.`,
      options,
    );
  }
}
