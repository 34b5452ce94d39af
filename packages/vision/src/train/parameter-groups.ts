import type { Module } from '@dl/core/nn';
import type { ParameterGroup } from '@dl/core/train';
import type { Recipe } from './recipe';

/** The parameters of a network in groups, as a recipe trains them. */
export function parameterGroups(
  network: Module,
  { learningRate, optimizer, normBiasRate = 1 }: Recipe,
): readonly ParameterGroup[] {
  const parameters = [...network.namedParameters()];
  if (normBiasRate === 1) return [{ parameters }];
  const isNormBias = ([name]: readonly [string, unknown]) => /norm\d*\.bias$/.test(name);
  return [
    { parameters: parameters.filter((parameter) => !isNormBias(parameter)) },
    {
      parameters: parameters.filter(isNormBias),
      learningRate: learningRate * normBiasRate,
      weightDecay: (optimizer.weightDecay ?? 0) / normBiasRate,
    },
  ];
}
