import type { Image } from '@dl/core/data';
import { useSignal } from '@preact/signals';
import { proxy } from 'comlink';
import { useEffect, useMemo } from 'preact/hooks';
import { Choice } from '../../page/choice';
import { ChoosePicture, type ChosenPicture } from '../../page/choose-picture';
import { ChooseWeights } from '../../page/choose-weights';
import { Picture } from '../../page/picture';
import { Preview } from '../../page/preview';
import type { RoomProps } from '../../page/rooms';
import { SaveButton } from '../../page/save-button';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';
import type { DreamProgress } from './work';

export default function Dream({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('dream'), [laboratory]);
  const layers = useSignal<string[]>([]);
  const layer = useSignal('');
  const picture = useSignal<ChosenPicture | undefined>(undefined);
  const name = useSignal('');
  const dreamt = useSignal<Image | undefined>(undefined);

  const readLayers = async () => {
    const { names, first } = await (await room).layers();
    layers.value = names;
    layer.value = first;
  };
  useEffect(() => void task.run(readLayers), []);

  const dream = (fields: FormData) => {
    const chosen = picture.value;
    if (!chosen) {
      task.error.value = 'Choose a picture first.';
      return;
    }
    const [size, octaves, iterations] = ['size', 'octaves', 'iterations'].map((key) =>
      Number(fields.get(key)),
    );
    void task.run(async (signal) => {
      task.status.value = 'Falling asleep ...';
      const show = ({ octave, iteration, iterations, image }: DreamProgress) => {
        dreamt.value = image;
        task.status.value = `Octave ${octave + 1} of ${octaves}, step ${iteration} of ${iterations}`;
      };
      const options = { layers: [layer.value], size, octaves, iterations };
      dreamt.value = await (await room).dream(chosen, options, proxy(show), signal);
      return 'Done.';
    });
  };
  const useWeights = (file: File, network: string) =>
    void task.run(async () => {
      task.status.value = 'Reading the weights ...';
      await (await room).useWeights(file, network);
      await readLayers();
      return `From now on ${file.name} dreams.`;
    });

  return (
    <>
      <p class="lead">
        DeepDream changes a picture so that a layer sees more of what it sees already. The network that comes
        with the page learned from pictures of 32 pixels: it dreams of edges, curls and fur, not of dogs and
        pagodas. For these, give it weights of ImageNet, such as GoogLeNet’s.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="original">
          <h2 id="original">Picture</h2>
          <Preview picture={picture.value} label={name.value || 'No picture as yet'} />
          <ChoosePicture
            onChoose={(chosen, title) => {
              picture.value = chosen;
              name.value = title;
            }}
          />
          <ChooseWeights networks={async () => (await room).networks()} onChoose={useWeights} />
        </section>
        <section class="panel" aria-labelledby="dreamt">
          <h2 id="dreamt">Dream</h2>
          <Picture
            image={dreamt.value}
            label={dreamt.value ? `${name.value}, with a dream` : 'No dream as yet'}
          />
          <Status task={task} />
          <form
            onSubmit={(event) => {
              event.preventDefault();
              dream(new FormData(event.currentTarget));
            }}
          >
            <div class="fields">
              <Choice
                label="Layer"
                value={layer.value}
                options={layers.value}
                onChoose={(name) => (layer.value = name)}
              />
              <label class="field">
                Longer side, pixels
                <input name="size" type="number" min={32} max={1024} defaultValue="224" required />
              </label>
              <label class="field">
                Octaves
                <input name="octaves" type="number" min={1} max={8} defaultValue="3" required />
              </label>
              <label class="field">
                Steps in each
                <input name="iterations" type="number" min={1} max={100} defaultValue="10" required />
              </label>
            </div>
            <div class="choices">
              <button class="main" disabled={task.isRunning.value}>
                Dream
              </button>
              <button type="button" disabled={!task.isRunning.value} onClick={() => task.stop()}>
                Stop
              </button>
              <SaveButton image={dreamt.value} name="dream.png" />
            </div>
          </form>
        </section>
      </div>
    </>
  );
}
