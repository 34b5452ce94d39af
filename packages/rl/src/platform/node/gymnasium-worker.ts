import { spawn } from 'node:child_process';
import { serveRequests, type Server } from './serve-requests';

export interface GymnasiumSettings {
  /** The interpreter. */
  python: string;
  /** What it runs. */
  script: string;
}

/** A line of an answer. */
interface Head {
  /** That follow the line. */
  bytes?: number;
  error?: { code: string; message: string };
}

/** An answer's line, and the bytes after it. */
export interface GymnasiumAnswer {
  head: object;
  payload: Uint8Array;
}

/** Characters that are kept of what Python wrote to stderr. */
const complaintLength = 2000;
const lineFeed = 10;

class BridgeError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Python, which plays the environment, and its answers in the order of the requests. */
function startBridge({ python, script }: GymnasiumSettings): Server {
  const child = spawn(python, ['-u', script], { stdio: 'pipe' });
  let received = Buffer.alloc(0);
  let head: Head | undefined;
  let waiting: { resolve: (answer: GymnasiumAnswer) => void; reject: (error: Error) => void } | undefined;
  let complaint = '';
  let failure: BridgeError | undefined;

  const fail = (error: BridgeError) => {
    failure ??= error;
    waiting?.reject(failure);
    waiting = undefined;
  };
  child.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (!head) {
      const end = received.indexOf(lineFeed);
      if (end < 0) return;
      const line = received.toString('utf8', 0, end);
      received = received.subarray(end + 1);
      head = parseHead(line);
      if (!head) {
        fail(new BridgeError('python-failed', `${python} does not answer as Python would: ${line}`));
        return;
      }
    }
    const bytes = head.bytes ?? 0;
    if (received.length < bytes) return;
    const { error } = head;
    if (error) waiting?.reject(new BridgeError(error.code, error.message));
    else waiting?.resolve({ head, payload: Uint8Array.from(received.subarray(0, bytes)) });
    received = received.subarray(bytes);
    [head, waiting] = [undefined, undefined];
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-complaintLength);
  });
  child.stdin.on('error', () => {}); // that it has ended is heard by 'close'
  child.on('error', ({ message }) => fail(new BridgeError('missing-python', message)));
  child.on('close', (code, signal) => {
    const how = signal === null ? `with code ${code}` : `by ${signal}`;
    const said = complaint.trim() ? `; it wrote: ${complaint.trim()}` : '';
    fail(new BridgeError('python-ended', `the process ended ${how}${said}`));
  });

  const ask = (request: unknown) =>
    new Promise<GymnasiumAnswer>((resolve, reject) => {
      if (failure) return reject(failure);
      waiting = { resolve, reject };
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
  return { answer: ask, dispose: () => void child.kill() };
}

function parseHead(line: string): Head | undefined {
  try {
    return JSON.parse(line) as Head;
  } catch {
    return undefined;
  }
}

serveRequests(async (settings: GymnasiumSettings) => startBridge(settings));
