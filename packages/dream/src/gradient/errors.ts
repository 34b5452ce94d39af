import { DlError } from '@dl/core';

/** The gradient became NaN or infinite. The picture of the step before is the last good one. */
export class NonFiniteGradientError extends DlError {
  constructor(where: string) {
    super(
      'non-finite-gradient',
      `the gradient of the objective is not finite ${where}. Check the weights for NaN, take an earlier layer, or smaller ` +
        'weights of the layers.',
    );
  }
}

/** No pixel changes the objective. */
export class NoGradientError extends DlError {
  constructor(layers: string) {
    super(
      'no-gradient',
      `nothing in the picture changes ${layers}: its units are silent here, and a silent ReLU passes no gradient. Take ` +
        'another channel or layer, or a picture with more texture.',
    );
  }
}
