import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Bars } from '../../page/bars';
import { Picture } from '../../page/picture';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { latest, useTask } from '../../page/task';
import type { work } from './work';

const side = 280;
const none = Array.from('0123456789', (name) => ({ name, share: 0 }));

/** Strokes of digits in a square of 28. */
const samples = [
  'M14 5C8 5 7 23 14 23C21 23 20 5 14 5',
  'M11 8L15 5L14 23',
  'M9 9C9 4 20 4 19 10C18 15 10 19 9 22L20 22',
  'M9 6C17 3 21 11 13 13C22 14 20 25 9 22',
  'M16 23L17 5L8 16L21 16',
  'M19 5L11 5L10 13C20 11 20 24 9 22',
  'M17 5C10 9 8 23 14 23C20 23 19 14 14 14C11 14 10 17 10 19',
  'M9 6L20 6L13 23',
  'M14 5C8 5 8 13 14 13C21 14 20 23 14 23C7 23 7 14 14 13C20 12 20 5 14 5',
  'M18 9C17 4 9 5 10 10C11 15 18 13 18 9L17 23',
];

export default function Digits({ laboratory }: RoomProps) {
  const task = useTask();
  const canvas = useRef<HTMLCanvasElement>(null);
  const context = useRef<CanvasRenderingContext2D>(null);
  const result = useSignal<Awaited<ReturnType<typeof work.look>>>(undefined);

  const look = useMemo(() => {
    const room = laboratory.enter('digits');
    return latest((drawing: ImageData) =>
      task.run(async () => {
        task.status.value ||= 'Loading the network ...';
        result.value = await (await room).look(drawing);
        const best = result.value?.shares.reduce((a, b) => (a.share > b.share ? a : b));
        return best
          ? `This looks like a ${best.name}, by ${(100 * best.share).toFixed(1)} %.`
          : 'Draw a digit from 0 to 9.';
      }),
    );
  }, [laboratory]);

  const lookAtCanvas = () => look(context.current!.getImageData(0, 0, side, side));
  const clear = () => {
    context.current!.fillRect(0, 0, side, side);
    lookAtCanvas();
  };
  const drawSample = (digit: number) => {
    context.current!.fillRect(0, 0, side, side);
    context.current!.save();
    context.current!.scale(side / 28, side / 28);
    context.current!.lineWidth = 2.4;
    context.current!.stroke(new Path2D(samples[digit]));
    context.current!.restore();
    lookAtCanvas();
  };
  useEffect(() => {
    context.current = canvas.current!.getContext('2d', { willReadFrequently: true });
    Object.assign(context.current!, {
      strokeStyle: 'white',
      lineWidth: 24,
      lineCap: 'round',
      lineJoin: 'round',
    });
    clear();
  }, []);

  const place = ({ offsetX, offsetY }: PointerEvent): [number, number] => [
    (offsetX * side) / canvas.current!.clientWidth,
    (offsetY * side) / canvas.current!.clientHeight,
  ];
  const { value: seen } = result;
  return (
    <>
      <p class="lead">
        A network of two convolutions, 600,810 weights, trained on 60,000 handwritten digits; of 10,000 others
        it reads 99.5 % rightly. It looks at what you draw, while you draw.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="draw">
          <h2 id="draw">Drawing</h2>
          <canvas
            ref={canvas}
            class="pad"
            width={side}
            height={side}
            role="img"
            aria-label="Your drawing. Without a pointer, choose one of the digits below."
            onPointerDown={(event) => {
              canvas.current!.setPointerCapture(event.pointerId);
              context.current!.beginPath();
              context.current!.moveTo(...place(event));
              context.current!.lineTo(...place(event));
              context.current!.stroke();
            }}
            onPointerMove={(event) => {
              if (!event.buttons) return;
              context.current!.lineTo(...place(event));
              context.current!.stroke();
              lookAtCanvas();
            }}
            onPointerUp={lookAtCanvas}
          />
          <div class="choices" role="group" aria-label="Digits to choose">
            {samples.map((_, digit) => (
              <button
                key={digit}
                type="button"
                aria-label={`Draw a ${digit}`}
                onClick={() => drawSample(digit)}
              >
                {digit}
              </button>
            ))}
            <button type="button" onClick={clear}>
              Clear
            </button>
          </div>
          <Status task={task} />
        </section>
        <section class="panel" aria-labelledby="read">
          <h2 id="read">What it reads</h2>
          <Bars label="Probability of each digit" of={seen?.shares ?? none} />
        </section>
        <section class="panel wide" aria-labelledby="inside">
          <h2 id="inside">Inside</h2>
          <div class="row">
            <figure>
              <Picture
                image={seen?.seen}
                label="The drawing as the network gets it"
                pixelated
                class="small"
              />
              <figcaption>input, 28 × 28</figcaption>
            </figure>
            {['first', 'second'].map((name, i) => (
              <figure key={name}>
                <Picture
                  image={seen?.layers[i]}
                  label={`What the filters of the ${name} convolution found, brighter where more`}
                  class="maps"
                />
                <figcaption>{name} convolution, 32 filters</figcaption>
              </figure>
            ))}
          </div>
        </section>
      </div>
    </>
  );
}
