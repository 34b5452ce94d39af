import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundlePage } from '../../../build/bundle-page';
import { runScriptInChromium } from '../../../build/run-in-chromium';
import { testBuiltInChromium } from '../../../build/test-in-chromium';

const inPackage = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url));

interface Visit {
  agent: string;
  snake: string;
  colours: number;
  moves: string[];
  board: string;
}

/** Watches the agent, plays Snake into the wall and Connect Four by the keyboard, as a visitor would. */
const visit = `
  await import('./main.ts');
  const [watch, board] = ['#watch', '#connect-four'].map((id) => document.querySelector(id));
  const canvas = (section) => section.querySelector('canvas');
  const said = (section) => section.querySelector('[role=status]').textContent;
  const until = async (section, words) => {
    while (!words.test(said(section))) await new Promise((resolve) => setTimeout(resolve, 20));
    return said(section);
  };
  const press = (section, key) => canvas(section).dispatchEvent(new KeyboardEvent('keydown', { key }));
  const agent = await until(watch, /return/);

  const moves = [];
  await until(board, /Your move/);
  for (const key of ['4', '4', '3']) {
    press(board, key);
    moves.push(await until(board, /Your move|lose/));
  }

  const game = watch.querySelector('select');
  game.value = 'Snake-v0';
  game.dispatchEvent(new Event('change'));
  await until(watch, /arrow keys/);
  press(watch, 'ArrowUp');
  const snake = await until(watch, /Over/);
  const { width, height } = canvas(watch);
  const pixels = canvas(watch).getContext('2d').getImageData(0, 0, width, height).data;
  const colours = new Set(new Uint32Array(pixels.buffer)).size;
  report({ agent, snake, colours, moves, board: canvas(board).getAttribute('aria-label') });`;

testBuiltInChromium(
  import.meta.url,
  'the example page shows an agent, and plays Snake and Connect Four',
  async (executable) => {
    const { agent, snake, colours, moves, board } = await runScriptInChromium<Visit>(
      await bundlePage('games-in-browser', visit),
      {
        executable,
        serve({ url }, response) {
          const isWeights = /^\/weights\/[a-z-]+\.safetensors$/.test(url!);
          if (isWeights) response.end(readFileSync(inPackage(url!.slice(1))));
          return isWeights;
        },
      },
    );
    expect(agent).toMatch(/^Running: return (\d+) after \1 steps$/);
    expect(snake).toMatch(/^Over: return -?\d+ after \d+ steps$/);
    expect(colours).toBeGreaterThan(3);
    expect(moves).toHaveLength(3);
    expect(moves[0]).toMatch(/^It chose column [1-7]\. Your move\.$/);
    expect(board).toMatch(/column 4: yellow, .*column 7:/);
    expect(board.match(/yellow/g)).toHaveLength(3);
    expect(board.match(/red/g)).toHaveLength(3);
  },
);
