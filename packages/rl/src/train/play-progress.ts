import type { AgentEvent, LearningEnd } from './agent-events';

/** Episodes whose mean return is told. */
const window = 100;

/** How far a training is, in words. */
export class PlayProgress {
  /** At which the training will be complete. */
  steps = 0;
  private recent: number[] = [];

  hear(event: AgentEvent): void {
    if (event.type === 'play-start') ({ steps: this.steps } = event);
    if (event.type === 'episode-end') this.recent = [...this.recent.slice(1 - window), event.episode.return];
  }

  /** Speed, time left, and the mean return of the last episodes. */
  describe({ step, stepsPerSecond }: LearningEnd): string {
    const left = Math.round((this.steps - step) / stepsPerSecond);
    const { length } = this.recent;
    const mean = this.recent.reduce((sum, value) => sum + value, 0) / length;
    const returns = length ? ` | mean return of ${length} episodes ${mean.toFixed(1)}` : '';
    return `${Math.round(stepsPerSecond)} steps/s | ${left} s left${returns}`;
  }
}
