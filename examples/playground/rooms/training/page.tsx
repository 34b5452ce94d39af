import { useSignal } from '@preact/signals';
import { proxy } from 'comlink';
import { useEffect, useMemo } from 'preact/hooks';
import { Picture } from '../../page/picture';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';
import { CurvesChart, type Curves } from './curves';
import type { TrainingProgress, TrainingResult } from './work';

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

export default function Training({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('training'), [laboratory]);
  const isPaused = useSignal(false);
  const progress = useSignal({ step: 0, steps: 1 });
  const speed = useSignal('');
  const accuracy = useSignal<number | undefined>(undefined);
  const curves = useSignal<Curves>({ steps: [], loss: [], accuracy: [] });
  const result = useSignal<TrainingResult | undefined>(undefined);
  useEffect(() => void room.catch(() => {}), []);

  const follow = (event: TrainingProgress) => {
    const { steps, loss, accuracy: shares } = curves.value;
    if (event.type === 'accuracy') {
      accuracy.value = event.accuracy;
      curves.value = { steps, loss, accuracy: [...shares.slice(0, -1), event.accuracy] };
      task.status.value = `${percent(event.accuracy)} of 200 digits rightly, after ${event.step} steps`;
      return;
    }
    curves.value = {
      steps: [...steps, event.step],
      loss: [...loss, event.loss],
      accuracy: [...shares, null],
    };
    progress.value = { step: event.step, steps: event.steps };
    const rate = event.examplesPerSecond.toFixed(0);
    speed.value = `epoch ${event.epoch}, loss ${event.loss.toFixed(3)}, ${rate} digits a second`;
  };
  const train = (fields: FormData) => {
    const number = (name: string) => Number(fields.get(name));
    const settings = {
      digits: number('digits'),
      epochs: number('epochs'),
      batchSize: number('batchSize'),
      learningRate: number('learningRate'),
      isVaried: fields.has('isVaried'),
      seed: number('seed'),
    };
    isPaused.value = false;
    result.value = undefined;
    accuracy.value = undefined;
    curves.value = { steps: [], loss: [], accuracy: [] };
    void task.run(async (signal) => {
      task.status.value = 'Reading the digits ...';
      const measured = await (await room).train(settings, proxy(follow), signal);
      result.value = measured;
      const { accuracy, images } = measured;
      const words = `${percent(accuracy)} of ${images} digits that it has not seen, rightly.`;
      return signal.aborted ? `Stopped early: ${words}` : words;
    });
  };
  const togglePause = async () => {
    const work = await room;
    isPaused.value = !isPaused.value;
    await (isPaused.value ? work.pause() : work.resume());
  };

  const { step, steps } = progress.value;
  return (
    <>
      <p class="lead">
        The network of the first room, without what it has learned. Train it here on up to 4,000 real digits
        of MNIST; 1,000 others tell how well it reads.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="settings">
          <h2 id="settings">Training</h2>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              train(new FormData(event.currentTarget));
            }}
          >
            <div class="fields">
              <label class="field">
                Digits
                <input
                  name="digits"
                  type="number"
                  min={100}
                  max={4000}
                  step={100}
                  defaultValue="2000"
                  required
                />
              </label>
              <label class="field">
                Epochs
                <input name="epochs" type="number" min={1} max={50} defaultValue="3" required />
              </label>
              <label class="field">
                Batch
                <input name="batchSize" type="number" min={1} max={512} defaultValue="64" required />
              </label>
              <label class="field">
                Learning rate
                <input
                  name="learningRate"
                  type="number"
                  min={0.0001}
                  max={0.1}
                  step={0.0001}
                  defaultValue="0.003"
                  required
                />
              </label>
              <label class="field">
                Seed
                <input name="seed" type="number" min={0} defaultValue="1" required />
              </label>
              <label class="check">
                <input name="isVaried" type="checkbox" defaultChecked />
                vary the digits a little
              </label>
            </div>
            <div class="choices">
              <button class="main" disabled={task.isRunning.value}>
                Train
              </button>
              <button type="button" disabled={!task.isRunning.value} onClick={() => void togglePause()}>
                {isPaused.value ? 'Go on' : 'Pause'}
              </button>
              <button type="button" disabled={!task.isRunning.value} onClick={() => task.stop()}>
                Stop
              </button>
            </div>
          </form>
          <progress value={step} max={steps} aria-label="Training" />
          <p class="number">{speed.value || '–'}</p>
          <Status task={task} />
        </section>
        <section class="panel" aria-labelledby="curves">
          <h2 id="curves">Curves</h2>
          <CurvesChart
            curves={curves.value}
            label={
              accuracy.value === undefined
                ? 'Nothing measured as yet'
                : `At step ${step}: ${speed.value}, accuracy ${percent(accuracy.value)}`
            }
          />
        </section>
        {result.value && <Result result={result.value} />}
      </div>
    </>
  );
}

function Result({ result: { confusion, mistakes } }: { result: TrainingResult }) {
  return (
    <>
      <section class="panel" aria-labelledby="confusion">
        <h2 id="confusion">What it takes for what</h2>
        <div class="scroll" tabIndex={0} role="group" aria-label="Table of confusions">
          <table class="confusion">
            <caption>Rows: what was written. Columns: what it read.</caption>
            <thead>
              <tr>
                <td />
                {confusion.map((_, digit) => (
                  <th key={digit} scope="col">
                    {digit}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {confusion.map((row, label) => {
                const sum = row.reduce((total, count) => total + count, 0);
                return (
                  <tr key={label}>
                    <th scope="row">{label}</th>
                    {row.map((count, read) => (
                      <td
                        key={read}
                        data-right={label === read || undefined}
                        style={{ '--share': `${Math.round((100 * count) / sum)}%` }}
                      >
                        {count}
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
      <section class="panel" aria-labelledby="mistakes">
        <h2 id="mistakes">Mistaken, the surest first</h2>
        <ul class="mistakes">
          {mistakes.map(({ image, label, prediction, confidence }, i) => (
            <li key={i}>
              <Picture image={image} label={`A ${label}`} pixelated />
              <span>
                {label} read as {prediction}
              </span>
              <span class="number">{percent(confidence)}</span>
            </li>
          ))}
        </ul>
        {!mistakes.length && <p>None.</p>}
      </section>
    </>
  );
}
