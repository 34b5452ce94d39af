import { DlError } from '@dl/core';

/** The loss of a picture exploded or became NaN, also with smaller and smaller steps. */
export class DivergedError extends DlError {
  constructor(iteration: number, loss: number, learningRate: number) {
    super(
      'painting-diverged',
      `the loss became ${loss} at iteration ${iteration}, also at the learning rate ${learningRate.toPrecision(3)}. Take a ` +
        'smaller learningRate, lineSearch with lbfgs, the optimizer adam, or smaller weights; if it happens at the first iteration, look ' +
        'for NaN in the pictures and in the weights of the encoder.',
    );
  }
}
