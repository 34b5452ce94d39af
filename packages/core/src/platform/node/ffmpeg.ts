import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { MissingProgramError } from '../../data/video/missing-program-error';
import type { VideoSource } from '../../data/video/video';
import { InvalidArgumentError } from '../../errors';
import { fileSize } from './files';

/** How a program of ffmpeg ended, and what it wrote to stderr. Throws {@link MissingProgramError}. */
export async function outcome(
  process: ChildProcess,
  purpose: string,
): Promise<{ code: number | null; complaint: string }> {
  const complaint = text(process.stderr!);
  try {
    const [code] = (await once(process, 'close')) as [number | null];
    return { code, complaint: await complaint };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    const install =
      'apt install ffmpeg (Debian, Ubuntu), brew install ffmpeg (macOS), winget install ffmpeg (Windows)';
    throw new MissingProgramError(process.spawnfile, purpose, install, { cause });
  }
}

/** What ffmpeg calls a video; 'file:' keeps it from taking a name such as 'concat:a' for an instruction. */
export async function inputOf(source: VideoSource): Promise<string> {
  if (source instanceof Blob) {
    throw new InvalidArgumentError(
      'in Node a video is a path or a URL; received a Blob: write it to a file first',
    );
  }
  const { href, protocol } = source instanceof URL ? source : { href: source, protocol: schemeOf(source) };
  if (protocol === 'http:' || protocol === 'https:') return href;
  if (protocol && protocol !== 'file:') {
    throw new InvalidArgumentError(`a video is read from file:, http: or https:; received ${href}`);
  }
  const path = protocol ? fileURLToPath(href) : href;
  await fileSize(path); // says so if it does not exist
  return `file:${path}`;
}

/** Web addresses may be given as text; anything else is a path. */
const schemeOf = (source: string) => /^(https?:|file:)\/\//.exec(source)?.[1];

/** A local file must not make ffmpeg ask the network, as a play list could. */
export const protocols = (input: string) => [
  '-protocol_whitelist',
  input.startsWith('file:') ? 'file' : 'http,https,tcp,tls,crypto,httpproxy',
];
