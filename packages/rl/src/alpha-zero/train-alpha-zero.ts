import { Random, withRandom } from '@dl/core';
import { loadCompiler, nextTask, parseOptions } from '@dl/core/internal';
import { Checkpoints } from '@dl/core/train';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';
import type { BoardGame } from '../boards';
import { Update, type LossOfBatch } from '../learning';
import { joinRows } from '../learning/join-rows';
import type { ActorCritic } from '../networks/actor-critic';
import { BoardAgent, boardNetwork } from './board-agent';
import { selfPlay, type Example } from './self-play';

/** What {@link trainAlphaZero} can be told. */
export const alphaZeroOptions = z.object({
  games: z.int().positive().default(1000).describe('games that it plays against itself'),
  simulations: z.int().positive().default(50).describe('positions that are looked at for a move'),
  drawnMoves: z.int().min(0).default(8).describe('moves of a game that are drawn, before the best ones are taken'),
  gamesPerRound: z.int().positive().default(20).describe('games between learning and learning'),
  updatesPerRound: z.int().positive().default(40).describe('steps of the optimizer each time'),
  batchSize: z.int().positive().default(128).describe('positions of a step of the optimizer'),
  capacity: z.int().positive().default(40_000).describe('positions that are kept to learn from'),
  learningRate: z.number().positive().default(2e-3).describe('learning rate, which falls to a tenth'),
  hidden: z.array(z.int().positive()).default([64, 64]).describe('outputs of the hidden layers'),
  seed: z.int().default(1).describe('of weights and games'),
  checkpoints: z.string().optional().describe('folder for checkpoints; default: none'),
  resume: z.boolean().default(false).describe('go on from the latest checkpoint'),
}); // prettier-ignore

export type AlphaZeroOptions = z.input<typeof alphaZeroOptions>;
type AlphaZeroSettings = z.output<typeof alphaZeroOptions>;

export interface AlphaZeroControls {
  signal?: AbortSignal;
  /** Is told after each round: games so far, and the mean losses of policy and value. */
  onRound?: (games: number, losses: { policy: number; value: number }) => void;
}

interface RoundState {
  games: number;
  optimizerSteps: number;
  random: readonly number[];
}

/**
 * Learns a board game by playing against itself, with nothing but its rules (Silver et al. 2018, A general reinforcement learning
 * algorithm that masters chess, shogi and Go through self-play). With the same options, seed and backend it gives the same
 * weights, whether it was stopped and resumed or not.
 *
 * ```ts
 * const agent = await trainAlphaZero(ticTacToe, { games: 500 });
 * const move = agent.player({ simulations: 50 })(ticTacToe.start());
 * ```
 *
 * @returns The agent. The caller disposes it.
 * @throws {@link InvalidArgumentError} for options that are not allowed, or a folder with checkpoints of an earlier training that
 * is not resumed.
 * @throws The signal's reason if training was aborted before its end.
 */
export async function trainAlphaZero(
  game: BoardGame,
  options: AlphaZeroOptions = {},
  { signal, onRound }: AlphaZeroControls = {},
): Promise<BoardAgent> {
  const settings = parseOptions('trainAlphaZero', alphaZeroOptions, options);
  const { seed, hidden, games, gamesPerRound, simulations, drawnMoves, capacity } = settings;
  const network = withRandom(new Random(seed), () => boardNetwork(game, hidden));
  const agent = await BoardAgent.of(game, network);
  const random = Random.derive(seed, 1);
  const update = new Update(await loadCompiler(), agent.vector, [], lossOf(network));
  const checkpoints =
    settings.checkpoints === undefined
      ? undefined
      : new Checkpoints<RoundState>(settings.checkpoints, { keepLast: 1, keepBest: 0 });
  let examples: Example[] = [];
  let played = 0;
  try {
    if (!settings.resume) await checkpoints?.assertNoneAhead(0);
    const loaded = settings.resume ? await checkpoints?.loadLatest({ skipDamaged: true }) : undefined;
    if (loaded) {
      const { state, tensors } = loaded;
      try {
        network.loadStateDict(tensors.model!);
        await agent.vector.load();
        update.state = { tensors: tensors.optimizer!, steps: state.optimizerSteps };
        examples = await examplesFrom(tensors.examples!);
      } finally {
        tf.dispose(tensors);
      }
      random.state = state.random;
      played = state.games;
    }
    while (played < games) {
      for (let i = 0; i < gamesPerRound; i++) {
        examples.push(...selfPlay(agent, random, { simulations, drawnMoves }));
        await nextTask();
        signal?.throwIfAborted();
      }
      examples = examples.slice(-capacity);
      played += gamesPerRound;
      const losses = await learn(agent, update, examples, random, settings, played / games);
      onRound?.(played, losses);
      if (!checkpoints) continue;
      agent.vector.store();
      const { tensors: optimizer, steps: optimizerSteps } = update.state;
      const [model, kept] = [network.stateDict(), tensorsOf(examples)];
      const state = { games: played, optimizerSteps, random: random.state };
      await checkpoints
        .save({ step: played, state, tensors: { model, optimizer, examples: kept } })
        .finally(() => tf.dispose([model, kept]));
    }
    agent.vector.store();
    return agent;
  } catch (error) {
    agent.dispose();
    throw error;
  } finally {
    update.dispose();
  }
}

async function learn(
  { game, network, vector }: BoardAgent,
  update: Update,
  examples: readonly Example[],
  random: Random,
  { updatesPerRound, batchSize, learningRate }: AlphaZeroSettings,
  progress: number,
) {
  const rate = learningRate * (1 - 0.9 * progress);
  const losses = { policy: 0, value: 0 };
  for (let i = 0; i < updatesPerRound; i++) {
    const batch = Array.from({ length: batchSize }, () => examples[random.integer(examples.length)]!);
    const outputs = update.run(rate, [
      tf.tensor(joinRows(batch.map(({ observation }) => observation)), [batchSize, ...network.shape]),
      tf.tensor(joinRows(batch.map(({ policy }) => policy)), [batchSize, game.moves]),
      tf.tensor(Float32Array.from(batch, ({ outcome }) => outcome)),
    ]);
    const [policy, value] = await outputs[1]!.data();
    tf.dispose(outputs);
    losses.policy += policy! / updatesPerRound;
    losses.value += value! / updatesPerRound;
  }
  await vector.read();
  return losses;
}

/** Weight of the penalty of all weights (Silver et al. 2017, equation 1). */
const penalty = 1e-4;

/** Equation 1: the policy is to be what the search found, and the value how the game ended. */
function lossOf(network: ActorCritic): LossOfBatch {
  return (...batch) => {
    const [observations, policies, outcomes] = batch as [tf.Tensor, tf.Tensor, tf.Tensor];
    return () => {
      const { actions, values } = network.forward(observations);
      const policy = tf.neg(tf.mean(tf.sum(tf.mul(policies, tf.logSoftmax(actions)), 1)));
      const value = tf.mean(tf.square(tf.sub(tf.tanh(values), outcomes)));
      const weights = tf.addN(network.parameters().map((parameter) => tf.sum(tf.square(parameter.value))));
      const loss = tf.add(tf.add(policy, value), tf.mul(weights, penalty));
      return { loss, outputs: [tf.stack([policy, value])] };
    };
  };
}

function tensorsOf(examples: readonly Example[]): Record<string, tf.Tensor> {
  const table = (rows: Float32Array[]) => tf.tensor(joinRows(rows), [rows.length, rows[0]!.length]);
  return {
    observations: table(examples.map(({ observation }) => observation)),
    policies: table(examples.map(({ policy }) => policy)),
    outcomes: table(examples.map(({ outcome }) => Float32Array.of(outcome))),
  };
}

async function examplesFrom(tensors: Record<string, tf.Tensor>): Promise<Example[]> {
  const [observations, policies, outcomes] = await Promise.all(
    ['observations', 'policies', 'outcomes'].map(async (name) => {
      const { shape } = tensors[name]!;
      const data = (await tensors[name]!.data()) as Float32Array;
      const width = shape[1]!;
      return Array.from({ length: shape[0] }, (_, i) => data.slice(i * width, (i + 1) * width));
    }),
  );
  return observations!.map((observation, i) => ({
    ...{ observation, policy: policies![i]!, outcome: outcomes![i]![0]! },
  }));
}
