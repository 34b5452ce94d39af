import type { Random } from '@dl/core';
import type { Image } from '@dl/core/data';
import type { Agent } from '../agent';
import type { Environment } from '../environment';

export interface PlayFramesOptions {
  /** Of the episode's start. Default: the environment's random numbers go on. */
  seed?: number;
  /** Draws the actions as in training. Default: the best ones are taken. */
  random?: Random;
}

/**
 * Pictures of an episode that an agent plays, one a step, with the reward that led there.
 *
 * ```ts
 * const images = [...playFrames(agent, makeEnvironment('CartPole-v1'), { seed: 1 })].map(({ image }) => image);
 * await writeFile('out/cart-pole.gif', await encodeGif(images, { fps: 50 }));
 * ```
 *
 * @throws {@link InvalidArgumentError} with the first picture, if the agent does not fit the environment.
 */
export function* playFrames(
  agent: Agent,
  environment: Environment,
  { seed, random }: PlayFramesOptions = {},
): Generator<{ image: Image; reward: number }> {
  agent.assertFits(environment);
  let [observation] = environment.reset(seed === undefined ? {} : { seed });
  yield { image: environment.render(), reward: 0 };
  for (let isOver = false; !isOver;) {
    const [next, reward, terminated, truncated] = environment.step(agent.act(observation, random));
    observation = next;
    isOver = terminated || truncated;
    yield { image: environment.render(), reward };
  }
}
