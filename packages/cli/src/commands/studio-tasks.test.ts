import { describe, expect, it } from '@jest/globals';
import { parseFlags } from '../flags';
import { commands } from './index';
import { studioDatasets } from './published-datasets';
import { studioTasks } from './studio-tasks';

const tasks = studioTasks(commands);

describe('tasks of the studio', () => {
  it('are the commands that train', () => {
    expect(tasks.map(({ name }) => name)).toEqual([
      'vision train',
      'vision finetune',
      'style train',
      'text train',
      'story train',
      'vqa train',
      'caption train',
      'gan train',
      'rl train',
    ]);
    const { shape } = tasks[0]!.options;
    expect(Object.keys(shape)).toEqual(expect.arrayContaining(['recipe', 'epochs', 'backend']));
    for (const flag of ['out', 'log', 'checkpoints', 'resume']) expect(shape).not.toHaveProperty(flag);
  });

  it('train on the published datasets', () => {
    const datasets = studioDatasets();
    expect(datasets.map(({ name }) => name)).toEqual(['mnist', 'fashion-mnist', 'cifar10', 'cifar100']);
    for (const { train } of datasets) {
      const { options } = tasks.find(({ name }) => name === train.task)!;
      expect(options.parse(train.options)).toMatchObject(train.options);
    }
  });

  it('ask for what a command takes without a flag', () => {
    const { options } = tasks.find(({ name }) => name === 'style train')!;
    expect(Object.keys(options.shape).slice(0, 2)).toEqual(['style', 'photographs']);
    expect(options.safeParse({ style: 'wave.jpg' }).success).toBe(false);
  });

  it('become command lines with the same options', () => {
    const finetune = tasks.find(({ name }) => name === 'vision finetune')!;
    const words = finetune.command(
      finetune.options.parse({ folder: '--out', batchSize: 7, seed: 7 }),
      '/runs/1',
    );
    const rest = words.slice(words.indexOf('vision'));
    expect(rest.slice(0, 2)).toEqual(['vision', 'finetune']);
    expect(rest.slice(2)).toEqual(
      expect.arrayContaining([
        '--batch-size=7',
        '--seed=7',
        '--out=/runs/1',
        '--log=jsonl',
        '--resume',
        '--json',
      ]),
    );
    expect(rest.slice(-2)).toEqual(['--', '--out']); // a value that looks like a flag is none

    const gan = tasks.find(({ name }) => name === 'gan train')!;
    const options = gan.options.parse({ augment: ['color', 'cutout'], flip: true });
    const flags = gan.command(options, '/runs/2').filter((word) => /^--(augment|flip|no-|out)/.test(word));
    expect(flags).toEqual(expect.arrayContaining(['--augment=color', '--augment=cutout', '--flip']));
    expect(parseFlags(gan.options, { augment: ['color', 'cutout'], flip: true })).toEqual(options);
  });

  it('write one file where the command does', () => {
    const style = tasks.find(({ name }) => name === 'style train')!;
    const words = style.command(style.options.parse({ style: 'a.jpg', photographs: 'b' }), '/runs/3');
    expect(words).toContain('--out=/runs/3/style.safetensors');
  });
});
