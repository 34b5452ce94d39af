import type { Image } from '@dl/core/data';
import { useSignal } from '@preact/signals';
import { proxy } from 'comlink';
import { useEffect, useMemo } from 'preact/hooks';
import { Choice } from '../../page/choice';
import { ChoosePicture, type ChosenPicture } from '../../page/choose-picture';
import { Picture } from '../../page/picture';
import { Preview } from '../../page/preview';
import type { RoomProps } from '../../page/rooms';
import { SaveButton } from '../../page/save-button';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';

const sizes = [96, 128, 192, 256, 384, 512, 768];

export default function Style({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('style'), [laboratory]);
  const styles = useSignal<readonly string[]>(['starry-night']);
  const style = useSignal('starry-night');
  const size = useSignal(256);
  const picture = useSignal<ChosenPicture | undefined>(undefined);
  const name = useSignal('');
  const painting = useSignal<Image | undefined>(undefined);
  useEffect(() => {
    room.then(
      async (work) => (styles.value = await work.styles()),
      () => {}, // the room says why
    );
  }, []);

  const paint = () => {
    const chosen = picture.value;
    if (!chosen) return;
    void task.run(async (signal) => {
      task.status.value = 'Painting ...';
      const show = (image: Image, words: string) => {
        painting.value = image;
        task.status.value = words;
      };
      await (await room).paint(chosen, { style: style.value, size: size.value }, proxy(show), signal);
    });
  };

  return (
    <>
      <p class="lead">
        A network of 1.7 million weights that has learned to paint pictures as van Gogh painted The Starry
        Night. It was trained for half an hour on one core, so it is a sketch of what the method can do.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="original">
          <h2 id="original">Picture</h2>
          <Preview picture={picture.value} label={name.value || 'No picture as yet'} />
          <ChoosePicture
            onChoose={(chosen, title) => {
              picture.value = chosen;
              name.value = title;
              paint();
            }}
          />
          <div class="fields">
            <Choice
              label="Style"
              value={style.value}
              options={styles.value}
              onChoose={(name) => {
                style.value = name;
                paint();
              }}
            />
            <Choice
              label="Longer side, pixels"
              value={size.value}
              options={sizes}
              onChoose={(pixels) => {
                size.value = pixels;
                paint();
              }}
            />
          </div>
        </section>
        <section class="panel" aria-labelledby="painting">
          <h2 id="painting">Painting</h2>
          <Picture
            image={painting.value}
            label={painting.value ? `${name.value}, painted in the style` : 'No painting as yet'}
          />
          <Status task={task} />
          <div class="choices">
            <button type="button" disabled={!task.isRunning.value} onClick={() => task.stop()}>
              Stop
            </button>
            <SaveButton image={painting.value} name="painting.png" />
          </div>
        </section>
      </div>
    </>
  );
}
