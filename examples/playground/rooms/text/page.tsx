import { useSignal } from '@preact/signals';
import { proxy } from 'comlink';
import { useMemo } from 'preact/hooks';
import { Choice } from '../../page/choice';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';

const styles = {
  shakespeare: { title: 'Shakespeare', beginning: 'ROMEO:\n' },
  recipes: { title: 'recipes', beginning: '# Bread' },
  code: { title: 'TypeScript', beginning: 'export function ' },
};
type Style = keyof typeof styles;

export default function Text({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('text'), [laboratory]);
  const style = useSignal<Style>('shakespeare');
  const beginning = useSignal(styles.shakespeare.beginning);
  const temperature = useSignal(0.7);
  const begun = useSignal('');
  const text = useSignal('');

  const write = (fields: FormData) => {
    const options = {
      prime: beginning.value,
      length: Number(fields.get('length')),
      temperature: temperature.value,
      seed: Number(fields.get('seed')),
    };
    void task.run(async (signal) => {
      task.status.value = 'Writing ...';
      begun.value = options.prime;
      text.value = '';
      const start = performance.now();
      const add = (piece: string) => void (text.value += piece);
      await (await room).write(style.value, options, proxy(add), signal);
      const rate = (1000 * text.value.length) / (performance.now() - start);
      return `${text.value.length} characters, ${rate.toFixed(0)} a second`;
    });
  };

  return (
    <>
      <p class="lead">
        Three small networks, LSTMs of half a million weights, each of which has read one kind of text, letter
        by letter. They spell, they keep the form; they mean nothing.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="begin">
          <h2 id="begin">Beginning</h2>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              write(new FormData(event.currentTarget));
            }}
          >
            <Choice
              label="Style"
              value={style.value}
              options={Object.keys(styles) as Style[]}
              titleOf={(name) => styles[name].title}
              onChoose={(name) => {
                style.value = name;
                beginning.value = styles[name].beginning;
              }}
            />
            <label class="field">
              How it begins
              <textarea
                rows={3}
                required
                value={beginning.value}
                onInput={({ currentTarget }) => (beginning.value = currentTarget.value)}
              />
            </label>
            <label class="field">
              Temperature {temperature.value.toFixed(1)}: higher is more daring
              <input
                type="range"
                min={0}
                max={1.5}
                step={0.1}
                value={temperature.value}
                onInput={({ currentTarget }) => (temperature.value = Number(currentTarget.value))}
              />
            </label>
            <div class="fields">
              <label class="field">
                Characters
                <input name="length" type="number" min={1} max={5000} defaultValue="600" required />
              </label>
              <label class="field">
                Seed
                <input name="seed" type="number" min={0} defaultValue="1" required />
              </label>
            </div>
            <div class="choices">
              <button class="main">Write</button>
              <button type="button" disabled={!task.isRunning.value} onClick={() => task.stop()}>
                Stop
              </button>
            </div>
          </form>
          <Status task={task} />
        </section>
        <section class="panel" aria-labelledby="written">
          <h2 id="written">Text</h2>
          {/* Not read aloud letter by letter: the status says when it is done. */}
          <div class="paper" tabIndex={0} role="group" aria-label="What is written">
            <b>{begun.value}</b>
            <span id="text">{text.value}</span>
          </div>
        </section>
      </div>
    </>
  );
}
