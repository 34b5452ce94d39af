import type { ResetOptions, StepResult } from '../environment';
import { Wrapper } from './wrapper';

/** What {@link EpisodeStatistics} tells of an episode. */
export interface Episode {
  /** Sum of the rewards. */
  return: number;
  /** Steps. */
  length: number;
}

/**
 * Counts what an episode gives. Its last step has `info.episode`, an {@link Episode}.
 *
 * ```ts
 * const environment = new EpisodeStatistics(makeEnvironment('CartPole-v1'));
 * ```
 */
export class EpisodeStatistics<Observation, Action> extends Wrapper<Observation, Action, Episode> {
  private episode: Episode = { return: 0, length: 0 };

  override reset(options?: ResetOptions) {
    this.episode = { return: 0, length: 0 };
    return super.reset(options);
  }

  override step(action: Action): StepResult<Observation> {
    const [observation, reward, terminated, truncated, info] = super.step(action);
    this.episode.return += reward;
    this.episode.length++;
    const told = terminated || truncated ? { ...info, episode: { ...this.episode } } : info;
    return [observation, reward, terminated, truncated, told];
  }

  protected override get own() {
    return { ...this.episode };
  }

  protected override set own(episode: Episode) {
    this.episode = { ...episode };
  }
}
