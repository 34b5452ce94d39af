import type { Image } from '@dl/core/data';
import type { ShippedGan } from '@dl/gan';
import { batch, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { onArrowKey } from '../../page/arrow-keys';
import { Choice } from '../../page/choice';
import { Picture } from '../../page/picture';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { latest, useTask } from '../../page/task';

/** How far an arrow key goes, in shares of the side. */
const step = 0.05;

const generators: Record<ShippedGan, string> = { mnist: 'handwritten digits', cifar10: 'small pictures' };

const percent = (share: number) => `${Math.round(100 * share)} %`;

const places = ['top left', 'top right', 'bottom left', 'bottom right'];

export default function Faces({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('faces'), [laboratory]);
  const generator = useSignal<ShippedGan>('mnist');
  const classes = useSignal<readonly string[]>([]);
  const kind = useSignal('');
  const seed = useSignal(0);
  const corners = useSignal<Image[]>([]);
  const made = useSignal<Image | undefined>(undefined);
  const place = useSignal({ x: 0.5, y: 0.5 });

  const make = useMemo(
    () =>
      latest(({ x, y }: { x: number; y: number }) =>
        task.run(async () => {
          const start = performance.now();
          made.value = await (await room).between(x, y);
          return `made in ${Math.round(performance.now() - start)} ms`;
        }),
      ),
    [],
  );
  useEffect(() => {
    void task.run(async () => {
      task.status.value = 'Loading the network ...';
      const names = await (await room).classes(generator.value);
      batch(() => {
        classes.value = names;
        kind.value = names[3]!;
      });
    });
  }, [generator.value]);
  useEffect(() => {
    if (!kind.value) return;
    void task.run(async () => {
      corners.value = await (await room).chooseCorners(generator.value, kind.value, seed.value);
      make(place.value);
    });
  }, [classes.value, kind.value, seed.value]);

  const moveTo = (x: number, y: number) => {
    const within = (value: number) => Math.min(1, Math.max(0, value));
    place.value = { x: within(x), y: within(y) };
    if (corners.value.length) make(place.value);
  };
  const point = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    moveTo((event.clientX - left) / width, (event.clientY - top) / height);
  };
  const { x, y } = place.value;
  return (
    <>
      <p class="lead">
        A generator that was trained against a critic makes pictures of noise. The four corners are four
        points of noise; between them, every point is another hand, or another horse. Digits it makes like a
        person; of things in 32 x 32 pixels it knows colours and outlines.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="noise">
          <h2 id="noise">Noise</h2>
          <div
            class="field-of-noise"
            tabIndex={0}
            role="application"
            aria-label={`In the noise: ${percent(x)} to the right, ${percent(y)} down. Arrow keys move it.`}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              point(event);
            }}
            onPointerMove={(event) => event.buttons && point(event)}
            onKeyDown={(event) =>
              onArrowKey(event, (right, down) => moveTo(x + step * right, y + step * down))
            }
          >
            {places.map((name, corner) => (
              <Picture
                key={name}
                image={corners.value[corner]}
                label={`${kind.value}, at the ${name}`}
                pixelated
                class="corner"
              />
            ))}
            <span class="here" style={{ left: `${100 * x}%`, top: `${100 * y}%` }} />
          </div>
          <p class="hint">Drag, or use the arrow keys.</p>
        </section>
        <section class="panel" aria-labelledby="made">
          <h2 id="made">What is made of it</h2>
          <Picture
            image={made.value}
            label={`${kind.value}, made of the chosen noise`}
            pixelated
            class="large"
          />
          <Status task={task} />
          <div class="fields">
            <Choice
              label="Generator"
              value={generator.value}
              options={Object.keys(generators) as ShippedGan[]}
              titleOf={(name) => generators[name]}
              onChoose={(name) => (generator.value = name)}
            />
            <Choice
              label="Class"
              value={kind.value}
              options={classes.value}
              onChoose={(name) => (kind.value = name)}
            />
          </div>
          <div class="choices">
            <button type="button" onClick={() => seed.value++}>
              Other corners
            </button>
          </div>
        </section>
      </div>
    </>
  );
}
