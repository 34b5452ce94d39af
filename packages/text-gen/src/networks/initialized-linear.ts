import { initialize, Linear, withoutInitialization } from '@dl/core/nn';

/** Standard deviation of the first weights (Radford et al. 2018, section 4.1). */
export const initialDeviation = 0.02;

interface InitializedLinearOptions {
  bias: boolean;
  /** Layers of the network, if the output is added to the residual stream: its weights then start smaller. */
  residualLayers?: number;
}

/**
 * A linear layer with GPT-2's first weights: normal, and smaller by `sqrt(2 layers)` where every block adds to the residual
 * stream twice (Radford et al. 2019, section 2.3). Biases start as zeros.
 */
export function initializedLinear(
  inFeatures: number,
  outFeatures: number,
  { bias, residualLayers }: InitializedLinearOptions,
): Linear {
  const layer = withoutInitialization(() => new Linear(inFeatures, outFeatures, { bias }));
  const deviation = residualLayers ? initialDeviation / Math.sqrt(2 * residualLayers) : initialDeviation;
  layer.weight.assign(initialize.normal([inFeatures, outFeatures], 0, deviation));
  return layer;
}
