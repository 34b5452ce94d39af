import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { exitCodes } from '../program';
import { runCaptured } from '../testing/run-captured';
import { terminalPicture } from './terminal-picture';

const root = mkdtempSync(path.join(tmpdir(), 'dl-cli-rl-'));
const weights = path.join(root, 'agent.safetensors');
afterAll(() => rmSync(root, { recursive: true }));

const dl = (...words: string[]) => runCaptured(['rl', ...words, '--backend', 'wasm']);

it('trains an agent, plays, evaluates and records it', async () => {
  const small = ['--steps', '64', '--set', 'hidden=[8]', 'rolloutSteps=8', 'epochs=1', '--episodes', '2'];
  const trained = await dl('train', '--env', 'CartPole-v1', '--out', root, ...small, '--tensorboard', root);
  expect({ code: trained.code, stderr: trained.stderr }).toMatchObject({ code: exitCodes.success });
  expect(trained.stdout).toMatch(/return \d+\.\d \+- \d+\.\d over 2 episodes/);
  const measured = await dl('eval', '--weights', weights, '--episodes', '3', '--stochastic');
  expect(measured.stdout).toMatch(/CartPole-v1: return .* over 3 episodes/);
  const watched = await dl('enjoy', '--weights', weights, '--columns', '10', '--fps', '100');
  expect(watched.stdout).toMatch(/episode 1, return [\s\S]*CartPole-v1: return/);
  const gif = path.join(root, 'play.gif');
  const recorded = await dl('record', gif, '--weights', weights, '--frames', '4');
  expect(recorded.stdout).toContain('4 frames of CartPole-v1');
  expect(existsSync(gif)).toBe(true);
});

it('says what is wrong', async () => {
  const setting = await dl('train', '--set', 'hidden');
  expect(setting.code).not.toBe(exitCodes.success);
  expect(setting.stderr).toContain('--set takes name=value');
  const misspelled = await dl('train', '--steps', '8', '--set', 'learnignRate=0.1');
  expect(misspelled).toMatchObject({
    code: exitCodes.usage,
    stderr: expect.stringContaining('no setting "learnignRate"'),
  });
  for (const words of [['eval'], ['enjoy'], ['record', path.join(root, 'other.gif')]]) {
    const misfit = await dl(...words, '--weights', 'cartpole', '--env', 'Acrobot-v1');
    expect(misfit).toMatchObject({
      code: exitCodes.usage,
      stderr: expect.stringContaining('the environment has numbers of shape [6]'),
    });
  }
  expect(existsSync(path.join(root, 'other.gif'))).toBe(false);
  const environment = await dl('train', '--env', 'Pong');
  expect(environment.stderr).toContain('there is no environment "Pong"');
});

it('shows two pixels in a character', () => {
  const image = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 1, height: 2, channels: 3 as const };
  expect(terminalPicture(image, 1)).toBe('\u001b[38;2;1;2;3m\u001b[48;2;4;5;6m\u2580\u001b[0m');
});
