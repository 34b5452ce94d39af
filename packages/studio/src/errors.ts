import { DlError } from '@dl/core';

/** There is no run, task, dataset or file of this name. */
export class NotFoundError extends DlError {
  constructor(message: string) {
    super('not-found', message);
  }
}

/** The run is in a state in which this cannot be done. */
export class RunStateError extends DlError {
  constructor(message: string) {
    super('run-state', message);
  }
}
