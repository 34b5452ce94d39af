import { adam, adamW, rmsprop, sgd, type OptimizerFactory } from '@dl/core/train';

/** An optimizer as data; the learning rate stands beside it. */
export type OptimizerSettings =
  | {
      readonly type: 'sgd';
      readonly momentum?: number;
      readonly nesterov?: boolean;
      readonly weightDecay?: number;
    }
  | { readonly type: 'adam' | 'adamW' | 'rmsprop'; readonly weightDecay?: number };

const factories = { sgd, adam, adamW, rmsprop };

/** The optimizer of its settings. */
export function toOptimizer({ type, ...options }: OptimizerSettings, learningRate: number): OptimizerFactory {
  return factories[type]({ learningRate, ...options });
}
