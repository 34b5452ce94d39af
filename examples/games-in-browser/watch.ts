import { Random } from '@dl/core';
import { loadShippedAgent, makeEnvironment, shippedAgents, type Agent, type Environment } from '@dl/rl';
import { showImage } from './show-image';

const arrows = ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft']; // the actions of Snake, in their order
const yourGame = 'Snake-v0';

/** An agent that comes with `@dl/rl` plays, or you do. */
export function startWatching(section: HTMLElement): void {
  const canvas = section.querySelector('canvas')!;
  const status = section.querySelector('[role=status]')!;
  const form = section.querySelector('form')!;
  const game = form.querySelector('select')!;
  game.append(new Option('Snake, you play with the arrow keys', yourGame));
  for (const name of shippedAgents) game.append(new Option(`${name}, an agent plays`, name));

  let key = arrows.indexOf('ArrowRight');
  let timer: ReturnType<typeof setTimeout> | undefined;
  canvas.addEventListener('keydown', (event) => {
    if (!arrows.includes(event.key)) return;
    event.preventDefault(); // or the page scrolls
    key = arrows.indexOf(event.key);
  });

  /** Plays on, a step at a time, until the episode is over or another one begins. */
  const play = (environment: Environment, agent: Agent | undefined, name: string) => {
    key = arrows.indexOf('ArrowRight');
    let [observation] = environment.reset({ seed: new Random(Date.now()).int32() });
    let [sum, steps] = [0, 0];
    const step = () => {
      const action = agent ? agent.act(observation) : key;
      const [next, reward, terminated, truncated] = environment.step(action);
      observation = next;
      sum += reward;
      steps++;
      const isOver = terminated || truncated;
      const words = `${isOver ? 'Over' : 'Running'}: return ${sum} after ${steps} steps`;
      showImage(canvas, environment.render(), `${name}. ${words}`);
      if (isOver || steps % 50 === 0) status.textContent = words; // not every step is read aloud
      if (!isOver) timer = setTimeout(step, agent ? 20 : 180);
    };
    showImage(canvas, environment.render(), name);
    status.textContent = agent
      ? 'The agent plays.'
      : 'Go: the arrow keys steer when the board has the focus.';
    timer = setTimeout(step, 500);
  };

  let begun = 0;
  const begin = async () => {
    const mine = ++begun;
    clearTimeout(timer);
    const name = game.value;
    const agent = name === yourGame ? undefined : await loadShippedAgent(name);
    if (mine !== begun) return agent?.dispose(); // another was chosen while it loaded
    play(makeEnvironment(agent?.description.environment ?? name), agent, name);
    if (!agent) canvas.focus();
  };
  const tryToBegin = () => void begin().catch((error: Error) => (status.textContent = error.message));
  game.addEventListener('change', tryToBegin);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    tryToBegin();
  });
  game.value = shippedAgents[0]!;
  tryToBegin();
}
