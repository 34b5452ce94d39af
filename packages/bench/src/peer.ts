import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PeerName } from './cases';

/** What a peer says when it is ready. */
interface Ready {
  device: string;
  /** Milliseconds of the first iteration, with all that is done only once. */
  first: number;
  /** Floating-point operations of an iteration, where the peer counts them. */
  flops?: number;
}

/** Milliseconds that a peer may take to start and for its first iteration. */
const patience = 120_000;

const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const tsx = ['--import', import.meta.resolve('tsx')];

/** How a peer is started: program and arguments, to which workload and batch are added. */
const commands: Record<PeerName, readonly string[]> = {
  ort: [process.execPath, ...tsx, root('src/peers/tfjs.ts'), 'ort'],
  wasm: [process.execPath, ...tsx, root('src/peers/tfjs.ts'), 'wasm'],
  'wasm-stock': [process.execPath, ...tsx, root('src/peers/tfjs.ts'), 'wasm-stock'],
  tensorflow: [process.execPath, ...tsx, root('src/peers/tfjs.ts'), 'tensorflow'],
  cpu: [process.execPath, ...tsx, root('src/peers/tfjs.ts'), 'cpu'],
  onnxruntime: [process.execPath, ...tsx, root('src/peers/onnxruntime.ts')],
  'sharp-onnxruntime': [process.execPath, ...tsx, root('src/peers/sharp-onnxruntime.ts')],
  jax: [process.execPath, ...tsx, root('src/peers/jax.ts')],
  torch: ['python3', root('peers/torch_peer.py')],
};

/** npm packages of peers, from `peers/package.json`. */
export const requirePeer = createRequire(root('peers/package.json'));

/** A program that runs one workload, some iterations at a time. It waits in between, so peers do not disturb each other. */
export class Peer {
  private constructor(
    readonly name: PeerName,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
    readonly ready: Ready,
  ) {}

  /** Starts a peer; its first iteration has run when the promise is fulfilled. */
  static async start(name: PeerName, workload: string, batch: number): Promise<Peer> {
    const [program, ...fixed] = commands[name] as [string, ...string[]];
    const child = spawn(program, [...fixed, workload, String(batch)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd: root('.'),
    });
    const errors: string[] = [];
    child.stderr.on('data', (data: Buffer) => errors.push(String(data)));
    child.on('error', (error) => errors.push(error.message));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    clearTimeout(timer);
    if (done && child.killed)
      throw new Error(`${name} takes more than ${patience / 1000} s for one iteration`);
    if (done) throw new Error(`${name} does not run ${workload}: ${reason(errors)}`);
    return new Peer(name, child, lines, JSON.parse(value) as Ready);
  }

  /** Milliseconds of each of `iterations`, or of what else the peer understands. */
  async run(iterations: number | 'matrix-product'): Promise<number[]> {
    this.child.stdin.write(`${iterations}\n`);
    const { value, done } = (await this.lines.next()) as IteratorResult<string, undefined>;
    if (done) throw new Error(`${this.name} ended while it ran`);
    return (JSON.parse(value) as { milliseconds: number[] }).milliseconds;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.stdin.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(timer);
  }
}

/** The line that says what went wrong: Node prints its version last. */
function reason(errors: readonly string[]): string {
  const lines = errors.join('').trim().split('\n');
  return lines.find((line) => /^\w*Error: /.test(line)) ?? lines.at(-1) ?? '';
}

/** Whether the peers that come from npm are installed. */
export const arePeersInstalled = () => existsSync(root('peers/node_modules'));
