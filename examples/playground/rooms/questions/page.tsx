import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Bars } from '../../page/bars';
import { onArrowKey } from '../../page/arrow-keys';
import { Choice } from '../../page/choice';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';

const side = 64;
const step = 4;
const shapes = ['circle', 'rectangle', 'triangle'];
/** CSS colours by the names that the network knows them by. */
const colors = {
  red: 'red',
  green: 'lime',
  blue: 'blue',
  black: 'black',
  gray: 'gray',
  teal: 'teal',
  brown: 'brown',
  yellow: 'yellow',
};
const questions = [
  'what shape is in the image?',
  'what color is the shape?',
  'is there a blue shape?',
  'does the image not contain a circle?',
];

export default function Questions({ laboratory }: RoomProps) {
  const task = useTask();
  const room = useMemo(() => laboratory.enter('questions'), [laboratory]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const shape = useSignal('circle');
  const color = useSignal<keyof typeof colors>('red');
  const size = useSignal(10);
  const place = useSignal({ x: 32, y: 32 });
  const question = useSignal(questions[0]!);
  const answer = useSignal('');
  const shares = useSignal<{ name: string; share: number }[]>([]);
  useEffect(() => void room.catch(() => {}), []);

  const scene = `a ${color.value} ${shape.value}`;
  useEffect(() => {
    const context = canvas.current!.getContext('2d', { willReadFrequently: true })!;
    draw(context, shape.value, colors[color.value], size.value, place.value);
  }, [shape.value, color.value, size.value, place.value]);

  const moveTo = (x: number, y: number) => {
    const within = (value: number) => Math.min(side - 6, Math.max(6, value));
    place.value = { x: within(x), y: within(y) };
  };
  const ask = () =>
    void task.run(async () => {
      task.status.value ||= 'Loading the network ...';
      const pixels = canvas.current!.getContext('2d')!.getImageData(0, 0, side, side);
      const given = await (await room).answer(pixels, question.value);
      answer.value = given.answer;
      shares.value = given.shares;
      const { unknownWords } = given;
      return unknownWords.length
        ? `It answers: ${given.answer}. It has never read these words: ${unknownWords.join(', ')}.`
        : `It answers: ${given.answer}.`;
    });

  return (
    <>
      <p class="lead">
        A network that sees and reads: convolutions for the picture, an LSTM for the question. It was trained
        on easy-VQA, pictures of one coloured shape, and answers 99.9 % of its test questions rightly. About
        other things it guesses.
      </p>
      <div class="bench">
        <section class="panel" aria-labelledby="scene">
          <h2 id="scene">Scene</h2>
          <canvas
            ref={canvas}
            class="pad scene"
            width={side}
            height={side}
            tabIndex={0}
            role="application"
            aria-label={`${scene}. Arrow keys move it.`}
            onPointerDown={({ offsetX, offsetY, currentTarget }) => {
              const scale = side / currentTarget.clientWidth;
              moveTo(offsetX * scale, offsetY * scale);
            }}
            onKeyDown={(event) =>
              onArrowKey(event, (right, down) =>
                moveTo(place.value.x + step * right, place.value.y + step * down),
              )
            }
          />
          <div class="fields">
            <Choice
              label="Shape"
              value={shape.value}
              options={shapes}
              onChoose={(name) => (shape.value = name)}
            />
            <Choice
              label="Colour"
              value={color.value}
              options={Object.keys(colors) as (keyof typeof colors)[]}
              onChoose={(name) => (color.value = name)}
            />
            <label class="field">
              Size
              <input
                type="range"
                min={5}
                max={16}
                value={size.value}
                onInput={({ currentTarget }) => (size.value = Number(currentTarget.value))}
              />
            </label>
          </div>
          <p class="hint">Press into the picture, or use the arrow keys there, to move the shape.</p>
        </section>
        <section class="panel" aria-labelledby="ask">
          <h2 id="ask">Question</h2>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              ask();
            }}
          >
            <label class="field">
              In English, about the shape
              <input
                value={question.value}
                required
                list="questions"
                onInput={({ currentTarget }) => (question.value = currentTarget.value)}
              />
            </label>
            <datalist id="questions">
              {questions.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </datalist>
            <div class="choices">
              <button class="main">Ask</button>
            </div>
          </form>
          <p class="answer" aria-hidden="true">
            {answer.value || '…'}
          </p>
          <Bars label="Probability of each answer" of={shares.value} />
          <Status task={task} />
        </section>
      </div>
    </>
  );
}

function draw(
  context: CanvasRenderingContext2D,
  shape: string,
  color: string,
  size: number,
  { x, y }: { x: number; y: number },
): void {
  context.fillStyle = '#f4f2fa';
  context.fillRect(0, 0, side, side);
  context.fillStyle = color;
  context.beginPath();
  if (shape === 'circle') context.arc(x, y, size, 0, 2 * Math.PI);
  if (shape === 'rectangle') context.rect(x - size, y - size, 2 * size, 2 * size);
  if (shape === 'triangle') {
    context.moveTo(x, y - size);
    context.lineTo(x + size, y + size);
    context.lineTo(x - size, y + size);
  }
  context.fill();
}
