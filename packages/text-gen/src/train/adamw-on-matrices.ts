import { adamW, type AdamOptions, type OptimizerFactory, type ParameterGroup } from '@dl/core/train';

/** AdamW that lets matrices decay, and not biases and norms, as nanoGPT does. */
export function adamWOnMatrices(options: AdamOptions): OptimizerFactory {
  return (parameters) => {
    const named = [...(parameters as NonNullable<ParameterGroup['parameters']>)];
    return adamW(options)([
      { parameters: named.filter(([, { shape }]) => shape.length > 1) },
      { parameters: named.filter(([, { shape }]) => shape.length <= 1), weightDecay: 0 },
    ]);
  };
}
