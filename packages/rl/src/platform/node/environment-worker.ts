import { DlError, InvalidArgumentError } from '@dl/core';
import type { Environment } from '../../environment';
import { makeEnvironment } from '../../make-environment';
import { describeSpace } from '../../spaces/space-description';
import { VectorEnvironment } from '../../vector/vector-environment';
import type { VectorRequest, VectorSettings } from '../../vector/worker-vector-environment';
import { serveRequests, type Server } from './serve-requests';

/** Plays some of the environments of a `WorkerVectorEnvironment`. */
serveRequests(async ({ source, first, count }: VectorSettings): Promise<Server<VectorRequest>> => {
  const make = await makerOf(source);
  const environments = new VectorEnvironment(count, (index) => make(first + index));
  return {
    answer(request) {
      switch (request.type) {
        case 'spaces':
          return [environments.observationSpace, environments.actionSpace].map(describeSpace);
        case 'reset':
          return environments.reset(request.seed === undefined ? {} : { seed: request.seed + first });
        case 'step':
          return environments.step(request.actions);
        case 'save':
          return environments.state;
        case 'restore':
          environments.state = request.states;
          return undefined;
      }
    },
    dispose: () => environments.dispose(),
  };
});

/** What makes an environment: a name, or the default export of a module. */
async function makerOf({ name, module }: VectorSettings['source']): Promise<(index: number) => Environment> {
  if (module === undefined) return () => makeEnvironment(name!);
  let loaded: { default?: unknown };
  try {
    loaded = (await import(module)) as { default?: unknown };
  } catch (cause) {
    throw new DlError('worker-failed', `a worker could not load ${module}: ${(cause as Error).message}`, {
      cause,
    });
  }
  if (typeof loaded.default === 'function') return loaded.default as (index: number) => Environment;
  throw new InvalidArgumentError(
    `the default export of ${module} is a function that makes an environment; received ${typeof loaded.default}`,
  );
}
