import type { AnyModule } from './module';

/**
 * Returns what `run` returns, with `model` in evaluation mode until then (until its end, if it is a promise), and puts
 * every module back into the mode that it was in.
 */
export function inEvaluationMode<T>(model: AnyModule, run: () => T): T {
  const training = [...model.namedModules()].map(([, module]) => module).filter((module) => module.training);
  const restore = () => training.forEach((module) => (module.training = true));
  model.eval();
  let result: T | undefined;
  try {
    result = run();
    return result instanceof Promise ? (result.finally(restore) as T) : result;
  } finally {
    if (!(result instanceof Promise)) restore();
  }
}
