import { TensorBoardWriter } from '../tensor-board/tensor-board-writer';
import type { Metrics, TrainingListener } from '../events';

/**
 * Writes loss, learning rate, speed and validation results as TensorBoard curves. Pass a {@link TensorBoardWriter}
 * instead of a directory to add pictures, text or histograms of your own to the same run.
 *
 * ```ts
 * trainer.fit(loader, { epochs: 5, listeners: [tensorBoard('runs/mnist')] }); // tensorboard --logdir runs
 * ```
 */
export function tensorBoard(run: string | TensorBoardWriter): TrainingListener {
  const writer = typeof run === 'string' ? new TensorBoardWriter(run) : run;
  return async (event) => {
    if (event.type === 'fit-start') await writer.start(event.step);
    if (event.type === 'step-end') {
      const { loss, learningRate, examplesPerSecond } = event;
      await writer.scalars(event.step, prefixed('train', { loss, learningRate, examplesPerSecond }));
    } else {
      if (event.type === 'validation-end')
        await writer.scalars(event.step, prefixed('validation', event.metrics));
      await writer.flush();
    }
  };
}

function prefixed(section: string, values: Metrics): Metrics {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${section}/${name}`, value]));
}
