import type { AgentName } from '../agents';

/** Hyper-parameters for one environment. */
export interface TunedSettings {
  /** Steps that are trained. */
  steps: number;
  settings: Record<string, unknown>;
  /** Where they come from. */
  source: string;
}

const zoo = 'rl-baselines3-zoo';
const minatarPaper =
  'MinAtar paper (Young and Tian 2019), table 1, with Adam, fewer steps and a shorter exploration';

/** DQN on the boards of MinAtar. */
const boardDqn: TunedSettings = {
  steps: 1_000_000,
  settings: {
    hidden: [128],
    learningRate: 2.5e-4,
    epsilon: 1e-4,
    batchSize: 32,
    capacity: 100_000,
    learningStarts: 5000,
    discount: 0.99,
    trainEvery: 2,
    gradientSteps: 1,
    targetEvery: 1000,
    explorationFraction: 0.1,
    explorationEnd: 0.05,
    double: true,
  },
  source: minatarPaper,
};

/** PPO on the boards of MinAtar. */
const boardPpo: TunedSettings = {
  steps: 1_000_000,
  settings: {
    hidden: [128],
    activation: 'relu',
    learningRate: 4e-3,
    annealed: true,
    environments: 64,
    rolloutSteps: 32,
    batchSize: 256,
    epochs: 4,
    discount: 0.99,
    entropyCoefficient: 0.01,
    clipRange: 0.2,
  },
  source: 'our own',
};

/** The same for discrete and continuous actions. */
const lunarLanderPpo = {
  environments: 16,
  rolloutSteps: 1024,
  batchSize: 64,
  epochs: 4,
  lambda: 0.98,
  discount: 0.999,
  entropyCoefficient: 0.01,
  clipValues: false,
};

/**
 * Hyper-parameters by environment and agent. Those "of the zoo" are the tuned values that rl-baselines3-zoo publishes, said in our
 * names; "our own" are ours.
 */
export const tunedSettings: Record<string, Partial<Record<AgentName, TunedSettings>>> = {
  'CartPole-v1': {
    dqn: {
      steps: 50_000,
      settings: {
        hidden: [256, 256],
        learningRate: 2.3e-3,
        batchSize: 64,
        capacity: 100_000,
        learningStarts: 1000,
        discount: 0.99,
        targetEvery: 10,
        trainEvery: 256,
        gradientSteps: 128,
        explorationFraction: 0.16,
        explorationEnd: 0.04,
      },
      source: zoo,
    },
    'qr-dqn': {
      steps: 50_000,
      settings: {
        hidden: [256, 256],
        quantiles: 10,
        learningRate: 2.3e-3,
        batchSize: 64,
        capacity: 100_000,
        learningStarts: 1000,
        discount: 0.99,
        targetEvery: 10,
        trainEvery: 256,
        gradientSteps: 128,
        explorationFraction: 0.16,
        explorationEnd: 0.04,
      },
      source: zoo,
    },
    ppo: {
      steps: 100_000,
      settings: {
        environments: 8,
        rolloutSteps: 32,
        batchSize: 256,
        epochs: 20,
        lambda: 0.8,
        discount: 0.98,
        learningRate: 1e-3,
        annealed: true,
        clipRange: 0.2,
        annealedClip: true,
        clipValues: false,
      },
      source: zoo,
    },
    a2c: { steps: 500_000, settings: { environments: 8 }, source: zoo },
    reinforce: {
      steps: 200_000,
      settings: { learningRate: 5e-3, batchSize: 1000, discount: 0.99 },
      source: 'our own',
    },
  },
  'Acrobot-v1': {
    dqn: {
      steps: 100_000,
      settings: {
        hidden: [256, 256],
        learningRate: 6.3e-4,
        batchSize: 128,
        capacity: 50_000,
        learningStarts: 1000,
        discount: 0.99,
        targetEvery: 250,
        trainEvery: 4,
        gradientSteps: 4,
        explorationFraction: 0.12,
        explorationEnd: 0.1,
      },
      source: `${zoo}, where gradientSteps is -1: as many as steps`,
    },
    ppo: {
      steps: 1_000_000,
      settings: {
        environments: 16,
        rolloutSteps: 256,
        batchSize: 64,
        epochs: 4,
        lambda: 0.94,
        discount: 0.99,
        clipValues: false,
        normalizeObservations: true,
        normalizeRewards: true,
      },
      source: zoo,
    },
  },
  'MountainCar-v0': {
    dqn: {
      steps: 120_000,
      settings: {
        hidden: [256, 256],
        learningRate: 4e-3,
        batchSize: 128,
        capacity: 10_000,
        learningStarts: 1000,
        discount: 0.98,
        targetEvery: 600,
        trainEvery: 16,
        gradientSteps: 8,
        explorationFraction: 0.2,
        explorationEnd: 0.07,
      },
      source: zoo,
    },
    ppo: {
      steps: 1_000_000,
      settings: {
        environments: 16,
        rolloutSteps: 16,
        batchSize: 64,
        epochs: 4,
        lambda: 0.98,
        discount: 0.99,
        clipValues: false,
        normalizeObservations: true,
        normalizeRewards: true,
      },
      source: zoo,
    },
  },
  'Pendulum-v1': {
    sac: {
      steps: 20_000,
      settings: { learningRate: 1e-3, learningStarts: 100 },
      source: zoo,
    },
    ppo: {
      steps: 100_000,
      settings: {
        environments: 4,
        rolloutSteps: 1024,
        batchSize: 64,
        epochs: 10,
        lambda: 0.95,
        discount: 0.9,
        learningRate: 1e-3,
        clipRange: 0.2,
        clipValues: false,
      },
      source: `${zoo}, without state-dependent exploration`,
    },
  },
  'MountainCarContinuous-v0': {
    sac: {
      steps: 50_000,
      settings: {
        learningRate: 3e-4,
        batchSize: 512,
        capacity: 50_000,
        targetRate: 0.01,
        trainEvery: 32,
        gradientSteps: 32,
        hidden: [64, 64],
        discount: 0.9999,
        temperature: 0.1,
        learningStarts: 0,
      },
      source: `${zoo}, without state-dependent exploration`,
    },
  },
  'LunarLander-v3': {
    ppo: {
      steps: 1_000_000,
      settings: lunarLanderPpo,
      source: `${zoo} (LunarLander-v2)`,
    },
    dqn: {
      steps: 300_000,
      settings: {
        hidden: [256, 256],
        learningRate: 6.3e-4,
        batchSize: 128,
        capacity: 50_000,
        learningStarts: 1000,
        discount: 0.99,
        targetEvery: 250,
        trainEvery: 4,
        gradientSteps: 4,
        explorationFraction: 0.12,
        explorationEnd: 0.1,
        double: true,
      },
      source: `${zoo} (LunarLander-v2), with three times its steps and a double network`,
    },
  },
  'LunarLanderContinuous-v3': {
    ppo: {
      steps: 1_000_000,
      settings: lunarLanderPpo,
      source: `${zoo} (LunarLanderContinuous-v2)`,
    },
    sac: {
      steps: 500_000,
      settings: {
        hidden: [400, 300],
        batchSize: 256,
        learningRate: 7.3e-4,
        discount: 0.99,
        targetRate: 0.01,
        learningStarts: 10_000,
        temperature: 1,
      },
      source: `${zoo} (LunarLanderContinuous-v2), with a learning rate that does not fall`,
    },
  },
  'Snake-v0': {
    ppo: boardPpo,
  },
  'MinAtar/Breakout-v1': { dqn: boardDqn, ppo: { ...boardPpo, steps: 500_000 } },
  'MinAtar/Asterix-v1': { dqn: boardDqn, ppo: { ...boardPpo, steps: 1_500_000 } },
  'MinAtar/Freeway-v1': {
    dqn: boardDqn,
    ppo: {
      ...boardPpo,
      // Rewards are rare here: faster steps end the search before there is one.
      settings: { ...boardPpo.settings, learningRate: 1e-3, environments: 16, rolloutSteps: 128 },
    },
  },
  'MinAtar/Seaquest-v1': {
    dqn: boardDqn,
    ppo: {
      ...boardPpo,
      steps: 5_000_000,
      settings: { ...boardPpo.settings, learningRate: 1e-3, rolloutSteps: 64, batchSize: 512 },
    },
  },
  'MinAtar/SpaceInvaders-v1': { dqn: boardDqn, ppo: { ...boardPpo, steps: 500_000 } },
};
