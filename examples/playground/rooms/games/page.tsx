import type { Image } from '@dl/core/data';
import { useSignal } from '@preact/signals';
import { proxy, type Remote } from 'comlink';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Choice } from '../../page/choice';
import { Picture } from '../../page/picture';
import type { RoomProps } from '../../page/rooms';
import { Status } from '../../page/status';
import { useTask } from '../../page/task';
import type { Board, Frame, work } from './work';

type Room = Promise<Remote<typeof work>>;

const newSeed = () => crypto.getRandomValues(new Uint32Array(1))[0]! % 2 ** 31;

export default function Games({ laboratory }: RoomProps) {
  const room: Room = useMemo(() => laboratory.enter('games'), [laboratory]);
  useEffect(() => void room.catch(() => {}), []);
  return (
    <>
      <p class="lead">
        Agents that have learned to play, by trying, and games to play yourself. One opponent of Connect Four
        has learned by playing against itself; the others have learned nothing and look ahead.
      </p>
      <div class="bench three">
        <Agents room={room} />
        <Snake room={room} />
        <ConnectFour room={room} />
      </div>
    </>
  );
}

/** What the agents that come with `@dl/rl` do. */
const tasks = {
  cartpole: 'balances a pole',
  lunarlander: 'lands between the flags',
  snake: 'eats and grows',
  breakout: 'breaks bricks',
};

function Agents({ room }: { room: Room }) {
  const task = useTask();
  const image = useSignal<Image | undefined>(undefined);
  const name = useSignal<keyof typeof tasks>('cartpole');
  const steps = useSignal(0);
  const sum = useSignal(0);
  const watch = () =>
    void task.run(async (signal) => {
      const show = (frame: Frame) => {
        image.value = frame.image;
        steps.value = frame.steps;
        sum.value = frame.sum;
      };
      task.status.value = `The agent ${tasks[name.value]}.`;
      await (await room).watch(name.value, newSeed(), proxy(show), signal);
      return `Over after ${steps.value} steps: return ${sum.value.toFixed(0)}.`;
    });
  return (
    <section class="panel" aria-labelledby="agents">
      <h2 id="agents">Agents</h2>
      <Picture image={image.value} label={`An agent that ${tasks[name.value]}, after ${steps.value} steps`} />
      <p class="number" aria-hidden="true">
        step {steps.value}
      </p>
      <Status task={task} />
      <Choice
        label="The agent"
        value={name.value}
        options={Object.keys(tasks) as (keyof typeof tasks)[]}
        titleOf={(each) => tasks[each]}
        disabled={task.isRunning.value}
        onChoose={(each) => {
          name.value = each;
          steps.value = 0;
        }}
      />
      <div class="choices">
        <button type="button" class="main" disabled={task.isRunning.value} onClick={watch}>
          Watch
        </button>
        <button type="button" disabled={!task.isRunning.value} onClick={() => task.stop()}>
          Stop
        </button>
      </div>
    </section>
  );
}

const arrows = ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft']; // the actions of Snake, in their order
const signs = ['↑', '→', '↓', '←'];

function Snake({ room }: { room: Room }) {
  const task = useTask();
  const board = useRef<HTMLDivElement>(null);
  const image = useSignal<Image | undefined>(undefined);
  const score = useSignal(0);
  const steer = (direction: number) => void room.then((work) => work.steer(direction));
  const play = () => {
    board.current!.focus();
    void task.run(async (signal) => {
      let last: Frame | undefined;
      const show = (frame: Frame) => {
        last = frame;
        image.value = frame.image;
        score.value = Math.max(score.value, frame.sum);
      };
      score.value = 0;
      task.status.value = 'Go: the arrow keys steer.';
      await (await room).playSnake(newSeed(), proxy(show), signal);
      return `Over after ${last!.steps} steps: it has eaten ${score.value}.`;
    });
  };
  return (
    <section class="panel" aria-labelledby="snake">
      <h2 id="snake">Snake</h2>
      <div
        ref={board}
        tabIndex={0}
        role="application"
        aria-label="Snake. Arrow keys steer."
        onKeyDown={(event) => {
          if (!arrows.includes(event.key)) return;
          event.preventDefault(); // or the page scrolls
          steer(arrows.indexOf(event.key));
        }}
      >
        <Picture image={image.value} label={`The board; the snake has eaten ${score.value}`} />
      </div>
      <Status task={task} />
      <div class="choices">
        <button type="button" class="main" onClick={play}>
          Play
        </button>
        {signs.map((sign, direction) => (
          <button
            key={sign}
            type="button"
            aria-label={arrows[direction]!.replace('Arrow', 'Go ').toLowerCase()}
            onClick={() => steer(direction)}
          >
            {sign}
          </button>
        ))}
      </div>
    </section>
  );
}

const columns = [0, 1, 2, 3, 4, 5, 6];

function ConnectFour({ room }: { room: Room }) {
  const task = useTask();
  const board = useSignal<Board | undefined>(undefined);
  const depth = useSignal<number | 'learned'>('learned');
  const isSecond = useSignal(false);

  const tell = ({ isOver, winner, move }: Board, yours?: number): string => {
    const last = [
      yours === undefined ? 'A new game.' : `You chose column ${yours + 1}.`,
      move === undefined ? '' : `It chose column ${move + 1}.`,
    ].join(' ');
    if (!isOver) return `${last} Your move.`;
    return `${last} ${winner === 0 ? 'Nobody wins.' : winner === 1 ? 'You win.' : 'You lose.'}`;
  };
  const begin = () =>
    void task.run(async () => {
      board.value = await (await room).begin(depth.value, isSecond.value, newSeed());
      return tell(board.value);
    });
  const drop = (column: number) => {
    if (task.isRunning.value || !board.value?.legal.includes(column)) return;
    void task.run(async () => {
      const work = await room;
      board.value = await work.drop(column);
      if (board.value.isOver) return tell(board.value, column);
      task.status.value = 'It thinks ...';
      board.value = await work.answer();
      return tell(board.value, column);
    });
  };
  useEffect(begin, [depth.value, isSecond.value]);

  return (
    <section class="panel" aria-labelledby="connect-four">
      <h2 id="connect-four">Connect Four</h2>
      <div
        class="board"
        onClick={({ offsetX, currentTarget }) => drop(Math.floor((7 * offsetX) / currentTarget.clientWidth))}
      >
        <Picture image={board.value?.image} label={board.value?.words ?? 'The board'} />
      </div>
      <div class="columns" role="group" aria-label="Columns">
        {columns.map((column) => (
          <button
            key={column}
            type="button"
            aria-label={`Column ${column + 1}`}
            disabled={!board.value?.legal.includes(column)}
            onClick={() => drop(column)}
          >
            {column + 1}
          </button>
        ))}
      </div>
      <Status task={task} />
      <Choice
        label="Opponent"
        value={depth.value}
        options={['learned', 2, 4, 6]}
        titleOf={(moves) => (moves === 'learned' ? 'has learned by itself' : `looks ${moves} moves ahead`)}
        onChoose={(moves) => (depth.value = moves)}
      />
      <label class="check">
        <input
          type="checkbox"
          checked={isSecond.value}
          onChange={({ currentTarget }) => (isSecond.value = currentTarget.checked)}
        />
        it begins
      </label>
      <div class="choices">
        <button type="button" onClick={begin}>
          New game
        </button>
      </div>
    </section>
  );
}
