import { DlError } from '@dl/core';
import type { CollapseReason } from './collapse-detector';

/** A training collapsed, and going back did not help. The last good checkpoint, if there is one, is untouched. */
export class GanCollapsedError extends DlError {
  constructor(
    readonly reason: CollapseReason,
    /** Generator steps that had been done. */
    readonly step: number,
    message: string,
  ) {
    super('gan-collapsed', message);
  }
}
