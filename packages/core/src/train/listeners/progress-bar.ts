import { isInteractive, printLine, startBar, type TerminalBar } from '#platform/terminal';
import type { EpochEnd, FitStart, StepEnd, TrainingListener } from '../events';

export interface ProgressBarOptions {
  /** Seconds between two lines where the output is not a terminal. Default: 10. */
  interval?: number;
}

/**
 * Shows progress on the standard error output: on a terminal a bar with speed, time left and loss, elsewhere a line now
 * and then; and a line per epoch on both.
 *
 * ```ts
 * trainer.fit(loader, { epochs: 5, listeners: [progressBar()] });
 * // epoch 1/5: loss 0.3121, validation loss 0.09846, validation accuracy 0.9715
 * // ████████░░░░░░░░░░░░ 41% | epoch 3/5 | 512 examples/s | 1:04 left | loss 0.07132
 * ```
 */
export function progressBar({ interval = 10 }: ProgressBarOptions = {}): TrainingListener {
  let start: FitStart & { time: number };
  let bar: TerminalBar | undefined;
  let lastLine = performance.now();

  const clearBar = () => {
    bar?.stop();
    bar = undefined;
  };
  const print = (line: string) => {
    clearBar();
    lastLine = performance.now();
    printLine(line);
  };
  const describe = ({ step, epoch, loss, examplesPerSecond }: StepEnd) => {
    const secondsPerStep = (performance.now() - start.time) / 1000 / (step - start.step);
    const left = formatDuration(secondsPerStep * (start.steps - step));
    return `epoch ${epoch}/${start.epochs} | ${formatNumber(examplesPerSecond)} examples/s | ${left} left | loss ${formatNumber(loss)}`;
  };

  return async (event) => {
    switch (event.type) {
      case 'fit-start':
        start = { ...event, time: performance.now() };
        if (event.resumedFrom) print(`continuing from ${event.resumedFrom}`);
        break;
      case 'step-end':
        if (isInteractive()) {
          bar ??= await startBar(start.steps);
          bar.update(event.step, describe(event));
        } else if (performance.now() - lastLine >= interval * 1000) {
          print(`${Math.floor((100 * event.step) / start.steps)}% | ${describe(event)}`);
        }
        break;
      case 'epoch-end':
        print(describeEpoch(event, start.epochs));
        break;
      case 'early-stop':
        print(`stopping: ${event.metric} has not improved on ${formatNumber(event.best)}`);
        break;
      case 'fit-end':
        clearBar();
        if (event.reason === 'aborted') print(`stopped after step ${event.step} of ${start.steps}`);
        break;
      default:
    }
  };
}

function describeEpoch({ epoch, loss, validation = {} }: EpochEnd, epochs: number): string {
  const results = Object.entries(validation).map(
    ([name, value]) => `, validation ${name} ${formatNumber(value)}`,
  );
  return `epoch ${epoch}/${epochs}: loss ${formatNumber(loss)}${results.join('')}`;
}

const formatNumber = (value: number) => String(Number(value.toPrecision(4)));

/** Hours, minutes and seconds: 1:02:03, or 2:03. */
function formatDuration(seconds: number): string {
  const total = Math.round(seconds);
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  const tail = `${h ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`;
  return h ? `${h}:${tail}` : tail;
}
