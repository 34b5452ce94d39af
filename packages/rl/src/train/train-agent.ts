import { InvalidArgumentError } from '@dl/core';
import { loadCompiler, nextTask, parseOptions } from '@dl/core/internal';
import type { StateDict } from '@dl/core/nn';
import { Checkpoints } from '@dl/core/train';
import { dispose } from '@tensorflow/tfjs-core';
import { Agent } from '../agent';
import { createAgentNetwork } from '../agent/load-agent';
import { findAgent, type AgentDefinition, type Learner, type SavedLearner } from '../agents';
import { tunedSettings } from '../hyperparameters/tuned';
import { actionShapeOf } from '../learning';
import type { Moments } from '../wrappers';
import type { AgentEvent } from './agent-events';
import { evaluateAgent } from './evaluate-agent';
import { openEnvironment, openVector, type EnvironmentSource } from './open-environment';
import { trainAgentOptions, type TrainAgentControls, type TrainAgentOptions } from './train-agent-options';

interface Best {
  mean: number;
  weights: StateDict;
  observationMoments?: Moments;
}

interface TrainState {
  /** A training resumes only with the same. */
  configuration: object;
  learner: object;
  evaluations: number;
  best?: number;
  bestMoments?: Moments;
}

const defaultSteps = 100_000;
/** Added to the training's seed for the evaluations in between, so that they see other episodes. */
const evaluationSeed = 500_000;

/**
 * Trains an agent in an environment. With the same options, seed and backend it gives the same weights, whether it was stopped and
 * resumed or not: a checkpoint holds the environments, the random numbers and the replay buffer too.
 *
 * ```ts
 * const agent = await trainAgent('CartPole-v1', { agent: 'ppo' }, { listeners: [agentLog(console.log)] });
 * await saveAgent('out/cart-pole.safetensors', agent);
 * ```
 *
 * @returns The agent with its last weights, or those of the best evaluation. The caller disposes it.
 * @throws {@link InvalidArgumentError} for options that are not allowed, an environment that is not known or that the agent cannot
 * act in, a checkpoint of another training, or a folder with checkpoints of an earlier one that is not resumed.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainAgent(
  environment: EnvironmentSource,
  options: TrainAgentOptions = {},
  { signal, listeners = [] }: TrainAgentControls = {},
): Promise<Agent> {
  const { settings: given = {}, ...rest } = options;
  const parsed = parseOptions('trainAgent', trainAgentOptions, rest);
  const { agent: algorithm, seed, evaluateEvery, evaluationEpisodes, checkpointEvery, resume } = parsed;
  const tuned = typeof environment === 'string' ? tunedSettings[environment]?.[algorithm] : undefined;
  const steps = parsed.steps ?? tuned?.steps ?? defaultSteps;
  const definition = findAgent(algorithm);
  const chosen = { ...tuned?.settings, ...given };
  assertKnown(Object.keys(chosen), definition, algorithm);
  const settings = parseOptions(
    `trainAgent: settings of ${algorithm}`,
    definition.settings,
    chosen,
  ) as Record<string, unknown>;
  assertActions(definition, algorithm, environment);
  if (resume && parsed.checkpoints === undefined) {
    throw new InvalidArgumentError('to resume, say where the checkpoints are');
  }
  const learner = await definition.createLearner({
    ...{ settings, steps, seed },
    open: (count) => openVector(environment, count, parsed.workers),
    compile: await loadCompiler(),
  });
  const name = typeof environment === 'string' ? environment : undefined;
  const configuration = {
    algorithm,
    ...(name !== undefined && { environment: name }),
    settings,
    steps,
    seed,
  };
  const checkpoints =
    parsed.checkpoints === undefined
      ? undefined
      : new Checkpoints<TrainState>(parsed.checkpoints, { keepLast: 1, keepBest: 0 });
  const started = performance.now();
  let best: Best | undefined;
  let evaluations = 0;
  const tell = async (event: AgentEvent) => {
    for (const listener of listeners) await listener(event);
  };
  const named = { algorithm, environment: name, settings };
  const current = () => {
    learner.store();
    const observationMoments = learner.environments.observationMoments?.state;
    return agentOf(learner, learner.network.stateDict(), { ...named, observationMoments });
  };
  const save = async () => {
    if (!checkpoints) return;
    const { state, tensors } = learner.save();
    const all = best ? { ...tensors, best: best.weights } : tensors;
    const saved: TrainState = {
      ...{ configuration, evaluations },
      learner: state,
      ...(best && { best: best.mean }),
      ...(best?.observationMoments && { bestMoments: best.observationMoments }),
    };
    try {
      const { path } = await checkpoints.save({ step: learner.steps, state: saved, tensors: all });
      await tell({ type: 'agent-saved', step: learner.steps, path });
    } finally {
      dispose(tensors);
    }
  };
  const evaluate = async () => {
    const candidate = await current();
    try {
      const { mean, standardDeviation } = await evaluateAgent(candidate, environment, {
        episodes: evaluationEpisodes,
        seed: seed + evaluationSeed + 1000 * evaluations++,
      });
      const isBest = !best || mean >= best.mean;
      if (isBest) {
        dispose(best?.weights ?? {});
        const { observationMoments } = candidate.description;
        best = { mean, weights: candidate.network.stateDict(), observationMoments };
      }
      await tell({ type: 'evaluation-end', step: learner.steps, mean, standardDeviation, best: isBest });
    } finally {
      candidate.dispose();
    }
  };

  try {
    if (!resume) await checkpoints?.assertNoneAhead(0);
    const loaded = resume ? await checkpoints?.loadLatest({ skipDamaged: true }) : undefined;
    if (loaded) {
      const { state, tensors } = loaded;
      const { best: weights, ...learned } = tensors;
      if (weights) best = { mean: state.best!, weights, observationMoments: state.bestMoments };
      try {
        assertSame(state.configuration, configuration, loaded.path);
        await learner.restore({ state: state.learner, tensors: learned } satisfies SavedLearner);
      } finally {
        dispose(learned);
      }
      evaluations = state.evaluations;
    }
    const begun = learner.steps;
    await tell({ type: 'play-start', step: begun, steps, resumedFrom: loaded?.path });
    const isDue = (every: number, before: number) =>
      Math.floor(learner.steps / every) > Math.floor(before / every);
    while (learner.steps < steps) {
      const before = learner.steps;
      const metrics = await learner.advance();
      for (const episode of learner.environments.takeEpisodes()) {
        await tell({ type: 'episode-end', step: learner.steps, episode });
      }
      const stepsPerSecond = ((learner.steps - begun) * 1000) / (performance.now() - started);
      await tell({ type: 'learning-end', step: learner.steps, metrics, stepsPerSecond });
      if (evaluateEvery && isDue(evaluateEvery, before)) await evaluate();
      if (isDue(yieldEvery, before)) await nextTask();
      if (signal?.aborted) {
        await save();
        await tell(ended('aborted', learner.steps, started));
        throw signal.reason;
      }
      if (isDue(checkpointEvery, before) || learner.steps >= steps) await save();
    }
    await tell(ended('completed', learner.steps, started));
    if (best) {
      const { weights, observationMoments } = best;
      best = undefined;
      return await agentOf(learner, weights, { ...named, observationMoments });
    }
    return await current();
  } finally {
    dispose(best?.weights ?? {});
    learner.dispose();
    learner.network.dispose();
  }
}

/** Steps after which other tasks get their turn. */
const yieldEvery = 1000;

const ended = (reason: 'completed' | 'aborted', step: number, started: number) =>
  ({ type: 'play-end', step, reason, seconds: (performance.now() - started) / 1000 }) as const;

/** An agent of its own network; the weights are disposed. */
async function agentOf(
  learner: Learner,
  weights: StateDict,
  {
    observationMoments,
    ...named
  }: Pick<Agent['description'], 'algorithm' | 'environment' | 'settings' | 'observationMoments'>,
): Promise<Agent> {
  const { form, actions } = learner.environments;
  const description = {
    ...named,
    observations: form,
    actions,
    ...(observationMoments && { observationMoments }),
  };
  const network = createAgentNetwork('trainAgent', description);
  network.loadStateDict(weights);
  dispose(weights);
  return Agent.of(description, network);
}

function assertKnown(names: string[], { settings }: AgentDefinition, algorithm: string): void {
  const known = Object.keys(settings.shape);
  const unknown = names.filter((name) => !known.includes(name));
  if (!unknown.length) return;
  throw new InvalidArgumentError(
    `trainAgent: ${algorithm} has no setting "${unknown.join('", "')}"; it has ${known.join(', ')}`,
  );
}

function assertActions({ actions }: AgentDefinition, name: string, environment: EnvironmentSource): void {
  const opened = openEnvironment(environment);
  try {
    const { type } = actionShapeOf(opened.actionSpace);
    if (actions.includes(type)) return;
    throw new InvalidArgumentError(
      `${name} chooses ${actions.join(' or ')} actions; those of the environment are ${type}: ${opened.actionSpace.describe()}`,
    );
  } finally {
    opened.dispose();
  }
}

function assertSame(saved: object, current: object, path: string): void {
  if (JSON.stringify(saved) === JSON.stringify(current)) return;
  throw new InvalidArgumentError(
    `${path} is of another training: ${JSON.stringify(saved)}, not ${JSON.stringify(current)}; ` +
      'resume with the same options, or begin in another folder',
  );
}
