import type { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import type { Agent, Environment } from '@dl/rl';

/** Pictures of an episode that an agent plays, one a step, with the reward that led there. */
export function* playFrames(
  agent: Agent,
  environment: Environment,
  { seed, random }: { seed?: number; random?: Random },
): Generator<{ image: Image; reward: number }> {
  let [observation] = environment.reset(seed === undefined ? {} : { seed });
  yield { image: environment.render(), reward: 0 };
  for (let isOver = false; !isOver;) {
    const [next, reward, terminated, truncated] = environment.step(agent.act(observation, random));
    observation = next;
    isOver = terminated || truncated;
    yield { image: environment.render(), reward };
  }
}
