import { DlError } from '../errors';

/** The loss, or a weight, became NaN or infinite. The model in memory is spoilt; no checkpoint was made of it. */
export class NonFiniteLossError extends DlError {
  /** The optimizer step at which it was noticed. */
  readonly step: number;

  constructor(what: string, step: number, learningRate: number, lastCheckpoint: string | undefined) {
    super(
      'non-finite-loss',
      `${what} after step ${step}, at learning rate ${learningRate}. Lower the learning rate or warm it up, limit the ` +
        'gradients with clipNorm, or look for NaN and for very large values in the data. ' +
        (lastCheckpoint
          ? `The last good checkpoint is ${lastCheckpoint}.`
          : 'There is no checkpoint to go back to.'),
    );
    this.step = step;
  }
}
