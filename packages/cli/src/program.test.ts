import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSafetensors, writeSafetensors } from '@dl/core/weights';
import { commands } from './commands';
import { exitCodes } from './program';
import { runCaptured } from './testing/run-captured';
import { writeIdx } from './testing/write-digits';

const binary = fileURLToPath(new URL('../dist/node/dl.js', import.meta.url));
let directory: string;

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'dl-cli-'));
  process.env.DL_CACHE = path.join(directory, 'cache');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a command line in this process. */
const dl = (...words: string[]) => runCaptured(words);

/** A data set in MNIST's files: class k is a bright column at 2k. */
function writeColumns(): void {
  for (const [prefix, count] of [
    ['train', 256],
    ['t10k', 50],
  ] as const) {
    const images = new Uint8Array(count * 28 * 28);
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
    labels.forEach((label, i) => {
      for (let row = 0; row < 28; row++) images[(i * 28 + row) * 28 + 2 * label + 4] = 255;
    });
    writeIdx(path.join(directory, `${prefix}-images-idx3-ubyte`), [count, 28, 28], images);
    writeIdx(path.join(directory, `${prefix}-labels-idx1-ubyte`), [count], labels);
  }
}

describe('dl', () => {
  it('shows its commands without arguments', async () => {
    const { code, stdout } = await dl();
    expect(code).toBe(exitCodes.success);
    expect(stdout).toContain('vision');
  });

  it('describes every command and group', async () => {
    const groups = new Set(commands.map(({ name }) => name.split(' ').slice(0, -1).join(' ')));
    for (const group of groups) {
      const { stdout } = await dl(...group.split(' ').filter(Boolean), '--help');
      expect(stdout).not.toMatch(/^ {2}[a-z-]+( \[options\])?( [<[]\S+)* *$(?!\n {8})/m);
    }
  });

  it('lists every command in the README', () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `dl ([a-z -]+)/gm)].map(([, name]) => name!.trim());
    expect(listed.sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  it('ends every help with examples', async () => {
    const { code, stdout } = await dl('vision', 'train', '--help');
    expect(code).toBe(exitCodes.success);
    expect(stdout).toMatch(/--learning-rate <number>.*more than 0/s);
    expect(stdout).toMatch(/--log <jsonl\|csv\|tensorboard\.\.\.>/);
    expect(stdout).toContain('$ dl vision train');
  });

  it.each([
    [['vision', 'trian'], /unknown command 'trian'/],
    [['vision', 'train', '--epoch', '3'], /unknown option '--epoch'.*--epochs/s],
    [['vision', 'train', '--epochs', 'many'], /--epochs many: .*number/],
    [['vision', 'train', '--epochs', '0'], /--epochs 0: .*>0/],
    [['vision', 'train', '--recipe', 'imagenet'], /--recipe imagenet: .*"mnist"/],
    [['data', 'fetch', 'mnits'], /no "mnits".*there are: mnist/],
    [['data', 'fetch'], /missing required argument/],
  ])('says what is wrong with %j, and ends with 2', async (words, message) => {
    const { code, stderr, stdout } = await dl(...words);
    expect(code).toBe(exitCodes.usage);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  it('lists backends as a table and as JSON', async () => {
    const { stdout } = await dl('backends');
    expect(stdout).toMatch(/^backend +usable +smoke test +GFLOP\/s/m);
    expect(stdout).toMatch(/^cpu +yes +passed +\d+\.\d +/m);
    expect((await dl('backends', '--quick')).stdout).toMatch(/^cpu +yes +@tensorflow/m);
    const listed = JSON.parse((await dl('backends', '--json', '--quick')).stdout) as {
      name: string;
      available: boolean;
    }[];
    expect(listed.find(({ name }) => name === 'cpu')).toMatchObject({ available: true });
    expect(listed.some(({ name }) => name === 'webgl')).toBe(false);
  });

  it('lists data sets, and says offline that one is missing', async () => {
    const listed = JSON.parse((await dl('data', 'list', '--json')).stdout) as {
      name: string;
      cached: boolean;
    }[];
    expect(listed.find(({ name }) => name === 'mnist')).toMatchObject({ cached: false });
    const { code, stderr } = await dl('data', 'fetch', 'mnist', '--offline');
    expect(code).toBe(exitCodes.failure);
    expect(stderr).toContain('dl data fetch mnist');
  });

  it('lists weights and says what is known of some', async () => {
    const listed = JSON.parse((await dl('weights', 'list', '--json')).stdout) as Record<string, unknown>[];
    expect(listed.find(({ name }) => name === 'resnet50.imagenet1k_v2')).toMatchObject({
      cached: false,
      bytes: null,
      source: 'torchvision',
      'top-1 %': 80.858,
      licence: 'BSD-3-Clause',
    });
    const { stdout } = await dl('weights', 'info', 'vgg19.keras');
    expect(stdout).toMatch(/^network +vgg19, 143,667,240 parameters$/m);
    expect(stdout).toMatch(/^url +https:.*vgg19_weights_tf_dim_ordering_tf_kernels.h5$/m);
    expect(stdout).toMatch(/^transform +centerCrop \{"size":224\}$/m);
    const info = JSON.parse((await dl('weights', 'info', 'vgg19', '--json')).stdout) as object;
    expect(info).toMatchObject({
      name: 'vgg19.imagenet1k_v1',
      cached: null,
      files: [{ sha256: 'dcbb9e9d' }],
    });
    const unknown = await dl('weights', 'info', 'vgg20');
    expect(unknown).toMatchObject({ code: exitCodes.usage, stdout: '' });
    expect(unknown.stderr).toMatch(/no pretrained weights.*"vgg20".*alexnet/);
    const { code, stderr } = await dl('weights', 'fetch', 'vgg19', '--offline');
    expect(code).toBe(exitCodes.failure);
    expect(stderr).toContain('dl weights fetch vgg19.imagenet1k_v1');
  });

  it('shows weights that a person put into the cache, verifies and removes them', async () => {
    const folder = path.join(process.env.DL_CACHE!, 'weights', 'vgg11.tv_in1k');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'model.safetensors'), writeSafetensors({}));
    expect(JSON.parse((await dl('weights', 'info', 'vgg11.tv_in1k', '--json')).stdout)).toMatchObject({
      cached: folder,
    });
    expect((await dl('weights', 'fetch', 'vgg11.tv_in1k', '--offline')).code).toBe(exitCodes.success);
    expect((await dl('weights', 'verify')).stdout).toMatch(/vgg11.tv_in1k +model.safetensors +verified/);
    expect((await dl('weights', 'remove', 'vgg11.tv_in1k')).stdout).toBe('removed vgg11.tv_in1k\n');
    expect(existsSync(folder)).toBe(false);
  });

  it('converts weights, to the names of a network if wanted', async () => {
    const file = path.join(directory, 'timm.safetensors');
    const out = path.join(directory, 'vgg.safetensors');
    const floats = (...shape: number[]) => {
      const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i);
      return { dtype: 'float32', shape, data } as const;
    };
    const tensors = {
      'features.0.weight': floats(1, 3, 1, 1),
      'pre_logits.fc1.weight': floats(4096, 1, 2, 1),
    };
    writeFileSync(file, writeSafetensors(tensors, { by: 'timm' }));
    const { code, stdout, stderr } = await dl('weights', 'convert', file, out, '--to', 'vgg19');
    expect({ code, stderr }).toEqual({ code: exitCodes.success, stderr: '' });
    expect(stdout).toMatch(/vgg.safetensors: 2 tensors of a file of format safetensors, 0.0 MB/);
    expect(readSafetensors(readFileSync(out))).toEqual({
      metadata: { by: 'timm' },
      tensors: { 'features.0.weight': floats(1, 3, 1, 1), 'classifier.0.weight': floats(4096, 2) },
    });
    const inspected = JSON.parse(
      (await dl('weights', 'inspect', out, '--statistics', '--json')).stdout,
    ) as object;
    expect(inspected).toMatchObject({
      format: 'safetensors',
      tensors: [
        { name: 'classifier.0.weight', shape: [4096, 2], min: 0, max: 8191, mean: 4096, std: 2365 },
        { name: 'features.0.weight', elements: 3, min: 0, max: 2, mean: 1, std: 0.8165 },
      ],
    });

    for (const words of [
      [out, '--to', 'resnet18'],
      [out, '--to', 'vgg20'],
      [path.join(directory, 'none.pth')],
    ]) {
      const [source, ...options] = words;
      const failed = await dl(
        'weights',
        'convert',
        source!,
        path.join(directory, 'bad.safetensors'),
        ...options,
      );
      expect(failed.code).not.toBe(exitCodes.success);
      expect(failed.stderr).toMatch(/no weights of resnet18|"vgg20"|none.pth/);
    }
    expect((await dl('weights', 'convert', out, path.join(directory, 'bad.pth'))).stderr).toMatch(
      /\.safetensors/,
    );
    expect(readdirSync(directory).filter((name) => name.startsWith('bad'))).toEqual([]);
  });

  it('names a missing folder, file or backend and ends with 1', async () => {
    const missing = await dl(
      'vision',
      'train',
      '--data',
      path.join(directory, 'nowhere'),
      '--backend',
      'cpu',
    );
    expect(missing).toMatchObject({ code: exitCodes.failure, stdout: '' });
    expect(missing.stderr).toContain('nowhere');
    expect((await dl('weights', 'inspect', path.join(directory, 'none.safetensors'))).code).toBe(
      exitCodes.failure,
    );
    const backend = await dl('vision', 'train', '--backend', 'abacus');
    expect(backend.code).toBe(exitCodes.failure);
    expect(backend.stderr).toMatch(/abacus.*wasm/s);
  });

  it('trains, writes weights, pictures, logs and a result, and inspects the weights', async () => {
    writeColumns();
    const out = path.join(directory, 'out');
    const result = path.join(directory, 'result.json');
    const { code, stdout, stderr } = await dl(
      ...[
        'vision',
        'train',
        '--data',
        directory,
        '--out',
        out,
        '--epochs',
        '4',
        '--batch-size',
        '32',
        '--no-augment',
      ],
      ...['--backend', 'wasm', '--log', 'jsonl', 'csv', 'tensorboard', '--result', result, '--json'],
    );
    expect({ code, stderr }).toEqual({ code: exitCodes.success, stderr: '' });
    const { accuracy, weights } = JSON.parse(stdout) as { accuracy: number; weights: string };
    expect(accuracy).toBeGreaterThan(0.9);
    expect(readdirSync(out).sort()).toEqual(
      [
        'confusion-matrix.png',
        'log.csv',
        'log.jsonl',
        'mistakes.png',
        'mnist.safetensors',
        'reliability-diagram.png',
        'report.html',
        'tensorboard',
      ].sort(),
    );
    expect(JSON.parse(readFileSync(result, 'utf8'))).toMatchObject({
      name: 'vision-mnist',
      value: accuracy,
      seed: 0,
    });

    const table = await dl('weights', 'inspect', weights, '--statistics');
    expect(table.stdout).toMatch(/^conv1\.weight +float32.*\[32, 1, 3, 3\]/m);
    expect(table.stdout).toContain('8 tensors, 600,810 elements');
  });
});

describe('the dl binary', () => {
  it('exits with the code and writes nothing to stderr when all is well', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [binary, 'backends', '--json'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'wasm' })]));
  });

  it('stops at Ctrl-C with a checkpoint and goes on from it', async () => {
    writeColumns();
    const checkpoints = path.join(directory, 'checkpoints');
    const words = ['vision', 'train', '--data', directory, '--out', path.join(directory, 'interrupted')];
    const options = ['--backend', 'wasm', '--checkpoints', checkpoints, '--resume', '--batch-size', '32'];
    const child = spawn(process.execPath, [binary, ...words, ...options, '--epochs', '500'], {
      stdio: 'pipe',
    });
    let stderr = '';
    let interrupted = false;
    child.stderr.on('data', (text: Buffer) => {
      stderr += text.toString();
      if (stderr.includes('epoch 1/') && !interrupted) interrupted = child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(exitCodes.interrupted);
    const [saved] = readdirSync(checkpoints).sort().reverse();
    expect(saved).toMatch(/^step-/);
    expect(readdirSync(path.join(checkpoints, saved!))).toContain('model.safetensors');
  });
});
