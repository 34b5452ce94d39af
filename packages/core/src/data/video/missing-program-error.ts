import { DlError } from '../../errors';

/** A program of the system is not installed. The message carries the commands that install it. */
export class MissingProgramError extends DlError {
  constructor(program: string, purpose: string, install: string, options?: ErrorOptions) {
    super(
      'missing-program',
      `${purpose} needs the program "${program}", which was not found. Install it, for example with: ${install}`,
      options,
    );
  }
}
