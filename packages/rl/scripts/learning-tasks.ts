import type { AgentName, ShippedAgent, TrainAgentOptions } from '../src';

/** An agent in an environment, with what it is to reach. */
export interface LearningTask {
  environment: string;
  agent: AgentName;
  /** Mean return that is aimed at. */
  target: number;
  reference: string;
  options?: TrainAgentOptions;
  /** Name under which the best agent comes with the package. */
  shipped?: ShippedAgent;
}

const best = (every: number, episodes = 20): TrainAgentOptions => ({
  evaluateEvery: every,
  evaluationEpisodes: episodes,
});

/** Scores of DQN in the MinAtar paper (Young and Tian 2019, figure 3), after 5 million frames, read from the figure. */
const minatar = (
  name: string,
  score: number,
  target: number,
  shipped?: ShippedAgent,
): Record<string, LearningTask> => {
  const task = (agent: AgentName): LearningTask => ({
    environment: `MinAtar/${name}-v1`,
    agent,
    target,
    reference: `MinAtar paper, DQN after 5M frames: about ${score}`,
    options: best(250_000, 30),
  });
  const key = name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return {
    [`minatar-${key}`]: { ...task('ppo'), ...(shipped && { shipped }) },
    [`minatar-${key}-dqn`]: task('dqn'),
  };
};

export const learningTasks: Record<string, LearningTask | undefined> = {
  'cartpole-dqn': {
    environment: 'CartPole-v1',
    agent: 'dqn',
    target: 500,
    reference: 'rl-baselines3-zoo: 500 +- 0 after 50k steps; CleanRL: 488.7 +- 16.1',
    options: best(1000),
  },
  'cartpole-ppo': {
    environment: 'CartPole-v1',
    agent: 'ppo',
    target: 500,
    reference: 'rl-baselines3-zoo: 500 +- 0 after 100k steps; CleanRL: 490.0 +- 6.1',
  },
  acrobot: {
    environment: 'Acrobot-v1',
    agent: 'dqn',
    target: -80,
    reference: 'rl-baselines3-zoo: DQN -76.6, PPO -73.5; CleanRL: DQN -91.5, PPO -86.4',
    options: best(10_000),
  },
  mountaincar: {
    environment: 'MountainCar-v0',
    agent: 'dqn',
    target: -105,
    reference: 'rl-baselines3-zoo: DQN -100.8; CleanRL: DQN -195',
    options: best(10_000, 50),
  },
  'pendulum-sac': {
    environment: 'Pendulum-v1',
    agent: 'sac',
    target: -160,
    reference: 'rl-baselines3-zoo: about -151 to -157 after 20k steps',
  },
  'lunarlander-ppo': {
    environment: 'LunarLander-v3',
    agent: 'ppo',
    target: 240,
    reference: 'rl-baselines3-zoo, LunarLander-v2 of Box2D: 242.1 after 1M steps',
    options: best(50_000, 50),
    shipped: 'lunarlander',
  },
  'lunarlander-dqn': {
    environment: 'LunarLander-v3',
    agent: 'dqn',
    target: 200,
    reference: 'rl-baselines3-zoo, LunarLander-v2 of Box2D: 154.4 after 100k steps',
    options: best(20_000, 50),
  },
  'snake-ppo': {
    environment: 'Snake-v0',
    agent: 'ppo',
    target: 15,
    reference: 'none is published: 97 fills the board',
    options: best(50_000, 30),
    shipped: 'snake',
  },
  ...minatar('Breakout', 9, 9, 'breakout'),
  ...minatar('Asterix', 16, 16),
  ...minatar('Freeway', 50, 50),
  ...minatar('Seaquest', 18, 18),
  ...minatar('SpaceInvaders', 48, 48),
};
