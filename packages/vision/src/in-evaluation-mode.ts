import type { AnyModule } from '@dl/core/nn';

/** Runs something with `model` in evaluation mode, and puts every module back into the mode that it was in. */
export async function inEvaluationMode<T>(model: AnyModule, run: () => Promise<T>): Promise<T> {
  const training = [...model.namedModules()].map(([, module]) => module).filter((module) => module.training);
  model.eval();
  try {
    return await run();
  } finally {
    for (const module of training) module.training = true;
  }
}
