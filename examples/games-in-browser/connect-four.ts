import { Random } from '@dl/core';
import { alphaBetaPlayer, connectFour, loadShippedBoardAgent, type BoardPlayer, type Position } from '@dl/rl';
import { showImage } from './show-image';

const random = new Random(Date.now());

const learned = 'has learned by self-play';
/** Who can be played against. */
const opponents: Record<string, () => Promise<BoardPlayer>> = {
  [learned]: async () => (await loadShippedBoardAgent('connect-four')).player({ simulations: 800 }),
  'looks 2 moves ahead': async () => alphaBetaPlayer(connectFour, { depth: 2, random }),
  'looks 4 moves ahead': async () => alphaBetaPlayer(connectFour, { depth: 4, random }),
  'looks 6 moves ahead': async () => alphaBetaPlayer(connectFour, { depth: 6, random }),
};

/** You and an opponent move in turn. */
export function startConnectFour(section: HTMLElement): void {
  const canvas = section.querySelector('canvas')!;
  const status = section.querySelector('[role=status]')!;
  const form = section.querySelector('form')!;
  const choice = form.querySelector('select')!;
  for (const name of Object.keys(opponents)) choice.append(new Option(name));
  choice.value = learned;

  let position: Position;
  let you: 1 | -1;
  let opponent: BoardPlayer | undefined;
  const say = (words: string) => {
    status.textContent = words;
    showImage(canvas, connectFour.paint(position), `${words} ${describe(position)}`);
  };
  const tell = (last: string) => {
    const { isOver, winner } = position;
    if (!isOver) say(`${last} Your move.`);
    else say(`${last} ${winner === 0 ? 'Nobody wins.' : winner === you ? 'You win.' : 'You lose.'}`);
  };
  const answer = async () => {
    say('It thinks ...');
    await new Promise((resolve) => setTimeout(resolve, 50)); // the page is drawn before
    const move = opponent!(position);
    position = connectFour.play(position, move);
    tell(`It chose column ${move + 1}.`);
  };
  const drop = async (column: number) => {
    if (!opponent || position.isOver || position.player !== you) return;
    if (!connectFour.legalMoves(position).includes(column)) return say(`Column ${column + 1} is full.`);
    position = connectFour.play(position, column);
    if (position.isOver) tell(`You chose column ${column + 1}.`);
    else await answer();
  };
  const begin = async () => {
    opponent = undefined;
    position = connectFour.start();
    you = new FormData(form).has('second') ? -1 : 1;
    say('A new game.');
    opponent = await opponents[choice.value]!();
    if (you === 1) tell('A new game.');
    else await answer();
  };
  const attempt = (done: Promise<void>) =>
    void done.catch((error: Error) => (status.textContent = error.message));
  canvas.addEventListener('click', ({ offsetX }) =>
    attempt(drop(Math.floor((offsetX / canvas.clientWidth) * connectFour.columns))),
  );
  canvas.addEventListener('keydown', ({ key }) => {
    if (/^[1-7]$/.test(key)) attempt(drop(Number(key) - 1));
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    attempt(begin());
  });
  attempt(begin());
}

/** The columns in words, from the ground up. */
function describe({ fields }: Position): string {
  const names = { 1: 'yellow', [-1]: 'red' } as Record<number, string>;
  const columns = Array.from({ length: connectFour.columns }, (_, column) => {
    const pieces = [...fields].filter(
      (piece, field) => piece !== 0 && field % connectFour.columns === column,
    );
    const words = pieces.reverse().map((piece) => names[piece]!);
    return `column ${column + 1}: ${words.join(', ') || 'empty'}`;
  });
  return `${columns.join('; ')}.`;
}
