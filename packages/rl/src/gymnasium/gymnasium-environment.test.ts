import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { InvalidArgumentError, Random } from '@dl/core';
import { makeEnvironment } from '../make-environment';
import { Box, Discrete, MultiDiscrete } from '../spaces';
import { GymnasiumEnvironment, GymnasiumError } from './index';

const folder = mkdtempSync(path.join(tmpdir(), 'dl-gymnasium-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in the place of Python. */
function interpreter(name: string, script: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Answers the making of an environment of two actions with one field, and what `then` says to what comes after. */
const playing = (name: string, then: string) =>
  interpreter(
    name,
    `read line
    printf '{"observationSpace":{"type":"discrete","size":3},"actionSpace":{"type":"discrete","size":2},"bytes":0}\\n'
    read line
    ${then}`,
  );
const observed = `printf '{"info":{"line":"reset"},"format":"i4","bytes":4}\\n\\002\\000\\000\\000'`;

const isWindows = process.platform === 'win32';
const itOnUnix = isWindows ? it.skip : it;

describe('with a program in the place of Python', () => {
  itOnUnix.each<[string, () => string, string, RegExp]>([
    [
      'no Python',
      () => path.join(folder, 'none'),
      'missing-python',
      /could not be started.*ENOENT.*DL_PYTHON/,
    ],
    [
      'no Gymnasium',
      () => interpreter('bare', `printf '{"error":{"code":"missing-gymnasium","message":"No module"}}\\n'`),
      'missing-gymnasium',
      /gymnasium is missing \(No module\).*bare -m pip install gymnasium/,
    ],
    [
      'a process that ends',
      () => interpreter('dying', 'echo "Illegal instruction" >&2; exit 3'),
      'python-ended',
      /ended with code 3; it wrote: Illegal instruction/,
    ],
    ['what is not Python', () => interpreter('echo', 'echo hello'), 'python-failed', /would: hello/],
  ])('%s is a typed error', (_, python, code, message) => {
    const make = () => new GymnasiumEnvironment('CartPole-v1', { python: python() });
    expect(make).toThrow(GymnasiumError);
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  itOnUnix('reads spaces and observations, and says when the process ends in between', () => {
    const environment = new GymnasiumEnvironment('Fields-v0', {
      python: playing('killed', `${observed}; kill -9 $$`),
    });
    expect(environment.observationSpace.describe()).toBe('Discrete(3)');
    expect(() => environment.step(0)).toThrow('call reset() first');
    expect(environment.reset({ seed: 1 })).toEqual([2, { line: 'reset' }]);
    expect(() => environment.step(2)).toThrow(InvalidArgumentError);
    expect(() => environment.step(1)).toThrow(/gymnasium:Fields-v0: the process ended by SIGKILL/);
    environment.dispose();
    expect(() => environment.reset()).toThrow('was disposed');
  });

  itOnUnix('ends the process when it is disposed', async () => {
    const pidFile = path.join(folder, 'pid');
    const python = playing('waiting', `echo $$ > ${pidFile}; ${observed}; exec cat > /dev/null`);
    const environment = new GymnasiumEnvironment('Fields-v0', { python });
    environment.reset();
    const pid = Number(readFileSync(pidFile, 'utf8'));
    const isAlive = () => spawnSync('kill', ['-0', `${pid}`]).status === 0;
    expect(isAlive()).toBe(true);
    environment.dispose();
    while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
  });

  itOnUnix('takes an answer that comes in pieces', () => {
    const pieces = `printf '{"info":{},"format":'; sleep 0.1; printf '"i4","bytes":4}\\n\\001'; sleep 0.1; printf '\\000\\000\\000'`;
    const environment = new GymnasiumEnvironment('Fields-v0', {
      python: playing('slow', `${pieces}; read line`),
    });
    expect(environment.reset()[0]).toBe(1);
    environment.dispose();
  });
});

const { status } = spawnSync(process.env.DL_PYTHON ?? 'python3', ['-c', 'import gymnasium']);
if (status !== 0)
  it.skip("Python's own environments (skipped: needs Python with `pip install gymnasium`)", () => {});
else describe("Python's own environments", playPython);

function playPython(): void {
  it('moves as ours does from the same situation', () => {
    const theirs = new GymnasiumEnvironment('CartPole-v1');
    const ours = makeEnvironment('CartPole-v1');
    const [observation] = theirs.reset({ seed: 3 }) as [Float32Array, unknown];
    ours.reset({ seed: 3 });
    const [position, velocity, angle, angularVelocity] = observation;
    const { own, environment } = ours.state as { own: number; environment: object };
    const situation = { position, velocity, angle, angularVelocity };
    ours.state = { own, environment: { ...environment, situation } };
    for (let step = 0, isOver = false; !isOver; step++) {
      const played = theirs.step(step % 3 === 0 ? 0 : 1);
      const expected = ours.step(step % 3 === 0 ? 0 : 1);
      expect([...(played[0] as Float32Array)].map((value) => value.toFixed(4))).toEqual(
        [...expected[0]].map((value) => value.toFixed(4)),
      );
      expect(played.slice(1, 4)).toEqual(expected.slice(1, 4));
      isOver = played[2] || played[3];
      expect(step).toBeLessThan(500);
    }
    expect(() => theirs.step(0)).toThrow('call reset()');
    theirs.dispose();
  });

  it('has the same episodes as in Python for the same seed', () => {
    const program = `import gymnasium, json
e = gymnasium.make("FrozenLake-v1"); seen = [int(e.reset(seed=7)[0])]
for a in [1, 2, 1, 2, 1]:
    seen.append(int(e.step(a)[0]))
print(json.dumps(seen))`;
    const python = process.env.DL_PYTHON ?? 'python3';
    const expected = JSON.parse(
      execFileSync(python, ['-W', 'ignore', '-c', program], { encoding: 'utf8' }),
    ) as number[];
    const environment = makeEnvironment('gymnasium:FrozenLake-v1');
    const seen = [environment.reset({ seed: 7 })[0]];
    for (const action of [1, 2, 1, 2, 1]) seen.push(environment.step(action)[0]);
    expect(seen).toEqual(expected);
    environment.dispose();
  });

  it.each<[string, unknown]>([
    ['Pendulum-v1', Box],
    ['FrozenLake-v1', Discrete],
    ['Blackjack-v1', MultiDiscrete],
  ])('%s keeps to its spaces, repeats by seed and goes on from a saved state', (name, Kind) => {
    const [first, second] = [new GymnasiumEnvironment(name), new GymnasiumEnvironment(name)];
    expect(first.observationSpace).toBeInstanceOf(Kind);
    const play = (environment: GymnasiumEnvironment) => {
      const random = new Random(1);
      return Array.from({ length: 20 }, () => {
        const played = environment.step(environment.actionSpace.sample(random));
        expect(environment.observationSpace.contains(played[0])).toBe(true);
        return [played, played[2] || played[3] ? environment.reset() : undefined];
      });
    };
    first.reset({ seed: 2 });
    play(first);
    second.state = JSON.parse(JSON.stringify(first.state)) as typeof first.state;
    expect(play(second)).toEqual(play(first));
    first.dispose();
    second.dispose();
  });

  it('gives what Gymnasium is to be told, and says what it does not know', () => {
    const sure = new GymnasiumEnvironment('FrozenLake-v1', { arguments: { is_slippery: false } });
    sure.reset({ seed: 1 });
    expect(sure.step(1)[0]).toBe(4);
    sure.dispose();
    const code = (make: () => unknown) => {
      try {
        make();
      } catch (error) {
        return error instanceof GymnasiumError ? [error.code, error.message] : error;
      }
    };
    expect(code(() => new GymnasiumEnvironment('CartPole-v9'))).toEqual([
      'unknown-environment',
      expect.stringMatching(/CartPole.*Gymnasium does not know it/),
    ]);
    expect(code(() => new GymnasiumEnvironment('no_such_package:Game-v0'))).toEqual([
      'missing-python-package',
      expect.stringContaining('no_such_package'),
    ]);
    expect(code(() => new GymnasiumEnvironment('CartPole-v1', { arguments: { gravity: 0 } }))).toEqual([
      'python-failed',
      expect.stringContaining('gravity'),
    ]);
  });

  itOnUnix(
    'translates dictionaries, bits and integers that begin elsewhere, pictures, and what is printed',
    () => {
      const program = `import gymnasium, numpy
from gymnasium.spaces import Box, Dict, Discrete, MultiBinary

class Odd(gymnasium.Env):
    metadata = {"render_modes": ["rgb_array"], "render_fps": 1}
    observation_space = Dict({"place": Box(0, 9, (2,), int), "bits": MultiBinary(2)})
    action_space = Discrete(2, start=5)

    def __init__(self, render_mode=None):
        self.render_mode = render_mode

    def reset(self, seed=None, options=None):
        super().reset(seed=seed)
        return {"place": numpy.array([1, 2]), "bits": numpy.array([0, 1], numpy.int8)}, {"nan": float("nan")}

    def step(self, action):
        print("acting")
        observation = {"place": numpy.array([action, 2]), "bits": numpy.array([1, 1], numpy.int8)}
        return observation, float("nan") if action == 6 else 0.5, False, True, {"array": numpy.arange(2)}

    def render(self):
        return numpy.arange(12, dtype=numpy.uint8).reshape(1, 4, 3)

gymnasium.register("Odd-v0", entry_point=Odd)
`;
      writeFileSync(path.join(folder, 'odd_games.py'), program);
      const python = interpreter(
        'python',
        `PYTHONPATH=${folder} exec ${process.env.DL_PYTHON ?? 'python3'} "$@"`,
      );
      const environment = new GymnasiumEnvironment('odd_games:Odd-v0', { python });
      expect(environment.reset({ seed: 1 })).toEqual([Float32Array.of(0, 1, 1, 2), { nan: null }]);
      expect(environment.step(0)).toEqual([Float32Array.of(1, 1, 5, 2), 0.5, false, true, { array: [0, 1] }]);
      expect(environment.render()).toMatchObject({ width: 4, height: 1, channels: 3 });
      expect([...environment.render().data]).toEqual(Array.from({ length: 12 }, (_, i) => i));
      environment.reset();
      expect(() => environment.step(1)).toThrow('Python failed: the reward is nan');
      environment.dispose();
    },
  );
}
