import type { Metrics } from '@dl/core/train';
import type { Episode } from '../wrappers';

interface Moment {
  /** Steps in all environments together since the start of training, over all resumed runs. */
  readonly step: number;
}

export interface PlayStart extends Moment {
  readonly type: 'play-start';
  /** Steps at which training will be complete. */
  readonly steps: number;
  /** The checkpoint that training continues from. */
  readonly resumedFrom?: string;
}

export interface EpisodeEnd extends Moment {
  readonly type: 'episode-end';
  readonly episode: Episode;
}

export interface LearningEnd extends Moment {
  readonly type: 'learning-end';
  /** Measurements by CleanRL's names, such as `losses/td_loss`. */
  readonly metrics: Metrics;
  /** Since the start of this run, learning included. */
  readonly stepsPerSecond: number;
}

export interface EvaluationEnd extends Moment {
  readonly type: 'evaluation-end';
  readonly mean: number;
  readonly standardDeviation: number;
  /** True if it is the best so far. */
  readonly best: boolean;
}

export interface AgentSaved extends Moment {
  readonly type: 'agent-saved';
  /** Of the checkpoint. */
  readonly path: string;
}

export interface PlayEnd extends Moment {
  readonly type: 'play-end';
  readonly reason: 'completed' | 'aborted';
  readonly seconds: number;
}

/** What {@link trainAgent} reports. */
export type AgentEvent = PlayStart | EpisodeEnd | LearningEnd | EvaluationEnd | AgentSaved | PlayEnd;

/** Receives every event; training waits for the promise. */
export type AgentListener = (event: AgentEvent) => void | Promise<void>;
