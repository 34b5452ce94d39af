import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Choice } from '../../page/choice';
import { Picture } from '../../page/picture';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';
import type { DescribedScene } from './work';

export default function Captions({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('captions'), [laboratory]);
  const seed = useSignal(1);
  const objects = useSignal(2);
  const described = useSignal<DescribedScene | undefined>(undefined);

  const describe = () =>
    void task.run(async (signal) => {
      task.status.value = 'Looking ...';
      described.value = await (await room).describe(seed.value, objects.value, signal);
      const { caption, right } = described.value;
      const verdict = right.includes(caption) ? 'That is right.' : `Right would be: ${right[0]}.`;
      return `It says: ${caption}. ${verdict}`;
    });
  useEffect(describe, [seed.value, objects.value]);

  const { value: scene } = described;
  return (
    <>
      <p class="lead">
        A transformer of 614,183 weights that was trained on made-up scenes of up to two objects. Of scenes
        with pairs of colour and shape that it never saw together, it describes 98 % exactly.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="scene">
          <h2 id="scene">Scene</h2>
          <Picture image={scene?.picture} label={scene?.right[0] ?? 'No scene as yet'} pixelated />
          <div class="fields">
            <Choice
              label="Objects, at most"
              value={objects.value}
              options={[1, 2]}
              onChoose={(count) => (objects.value = count)}
            />
          </div>
          <div class="choices">
            <button type="button" class="main" onClick={() => seed.value++}>
              Another scene
            </button>
          </div>
        </section>
        <section class="panel" aria-labelledby="caption">
          <h2 id="caption">Caption</h2>
          <p class="answer" aria-hidden="true">
            {scene?.caption ?? '…'}
          </p>
          <Status task={task} />
          <h3>Where it looked for each word</h3>
          <ul class="words">
            {scene?.words.map(({ word, probability, look }, i) => (
              <li key={i}>
                <Picture image={look} label={`Where it looked for “${word}”`} pixelated class="small" />
                <span>{word}</span>
                <span class="number">{(100 * probability).toFixed(0)} %</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}
