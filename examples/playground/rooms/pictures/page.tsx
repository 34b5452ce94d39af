import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Bars } from '../../page/bars';
import { ChoosePicture, type ChosenPicture } from '../../page/choose-picture';
import { ChooseWeights } from '../../page/choose-weights';
import { Preview } from '../../page/preview';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { latest, useTask } from '../../page/task';

/** Rows that are shown of many classes. */
const shown = 10;

export default function Pictures({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('pictures'), [laboratory]);
  const picture = useSignal<ChosenPicture | undefined>(undefined);
  const name = useSignal('');
  const shares = useSignal<{ name: string; share: number }[]>([]);
  useEffect(() => void room.catch(() => {}), []);

  const classify = useMemo(
    () =>
      latest((chosen: ChosenPicture) =>
        task.run(async (signal) => {
          task.status.value ||= 'Loading the network ...';
          shares.value = await (await room).classify(chosen, signal);
          const [best] = shares.value;
          return `${best!.name}, by ${(100 * best!.share).toFixed(1)} %`;
        }),
      ),
    [],
  );
  const choose = (chosen: ChosenPicture, title: string) => {
    picture.value = chosen;
    name.value = title;
    classify(chosen);
  };
  const useWeights = (file: File, network: string) =>
    void task.run(async () => {
      task.status.value = 'Reading the weights ...';
      const classes = await (await room).useWeights(file, network);
      if (picture.value) classify(picture.value);
      return `From now on with ${file.name}, which knows ${classes} classes.`;
    });

  return (
    <>
      <p class="lead">
        A ResNet-20, 269,722 weights, trained on the 32 × 32 pixels of CIFAR-10; of 1,000 test pictures it
        names 92.1 % rightly. It knows ten things only: airplane, automobile, bird, cat, deer, dog, frog,
        horse, ship and truck. Whatever you show it, it answers one of these.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="picture">
          <h2 id="picture">Picture</h2>
          <Preview picture={picture.value} label={name.value || 'No picture as yet'} />
          <ChoosePicture onChoose={choose} hasCamera />
        </section>
        <section class="panel" aria-labelledby="classes">
          <h2 id="classes">What it says</h2>
          <Bars label="Probability of each class" of={shares.value.slice(0, shown)} />
          <Status task={task} />
          <ChooseWeights networks={async () => (await room).networks()} onChoose={useWeights} />
        </section>
      </div>
    </>
  );
}
