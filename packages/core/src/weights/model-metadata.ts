import type * as z from 'zod';
import { FileFormatError } from '../errors';
import { sourceName } from './model-file';
import type { TensorSource } from './open-bytes';
import { openSafetensors } from './open-safetensors';

type Metadata = Readonly<Record<string, unknown>>;

interface Kind {
  /** Entries of the metadata that files of this kind have. */
  entries: readonly string[];
  /** What tells its network from those of another kind with the same entries. */
  network?: RegExp;
  writtenBy: string;
}

/** What the files of the house hold. Of kinds that share entries, the one with more to go by is first. */
const kinds = {
  'text model': {
    entries: ['network', 'vocabulary'],
    writtenBy: 'saveTextModel or `dl text train`; importGpt and importTensorFlowCharRnn read those of others',
  },
  'VQA model': {
    entries: ['network', 'words', 'answers'],
    writtenBy: 'saveVqaModel or `dl vqa train`',
  },
  'caption model': {
    entries: ['network', 'words'],
    network: /visual/,
    writtenBy: 'saveCaptionModel or `dl caption train`',
  },
  'story model': { entries: ['network', 'words'], writtenBy: 'saveStoryModel or `dl story train`' },
  GAN: { entries: ['gan', 'classes'], writtenBy: 'saveGan or `dl gan train`' },
  'pix2pix model': { entries: ['pix2pix'], writtenBy: 'savePix2pix' },
  'game agent': { entries: ['algorithm', 'observations'], writtenBy: 'saveAgent or `dl rl train`' },
  'board agent': { entries: ['game', 'hidden'], writtenBy: 'saveBoardAgent' },
  'style network': { entries: ['styleNetwork'], writtenBy: 'saveStyleNetwork or `dl style train`' },
  'video network': { entries: ['video-network'], writtenBy: 'saveVideoNetwork' },
  classifier: {
    entries: ['classes', 'transforms'],
    writtenBy: '`dl vision train` or `dl vision finetune`',
  },
} satisfies Record<string, Kind>;

export type ModelKind = keyof typeof kinds;

/**
 * What a file says of its model, each entry of its metadata being JSON.
 *
 * @throws {@link FileFormatError} if it is of another kind, or damaged.
 */
export async function readModelMetadata<Schema extends z.ZodObject>(
  source: TensorSource,
  kind: ModelKind,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { metadata } = await openSafetensors(source);
  const name = sourceName(source);
  assertModelKind(name, metadata, kind);
  const entries = Object.keys(schema.shape).filter((entry) => entry in metadata);
  return parseModelMetadata(name, kind, schema, parseEntries(name, metadata, entries));
}

/** As {@link readModelMetadata}, of what a checkpoint says. */
export function parseModelMetadata<Schema extends z.ZodObject>(
  name: string,
  kind: ModelKind,
  schema: Schema,
  metadata: Metadata = {},
): z.output<Schema> {
  assertModelKind(name, metadata, kind);
  const parsed = schema.safeParse(metadata);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const lacking = issues.filter(({ path }) => path.length === 1 && !(path[0]! in metadata));
  const [{ path, message }] = issues as [z.core.$ZodIssue];
  const reason = lacking.length
    ? `it lacks ${lacking.map((issue) => `"${String(issue.path[0])}"`).join(', ')}`
    : `its "${path.join('.')}" is wrong: ${message}`;
  throw new FileFormatError(`${name} is no ${kind}: ${reason}; ${origin(kind)}`);
}

/**
 * Passes what says nothing of its kind.
 *
 * @throws {@link FileFormatError} if the metadata are those of another kind of model.
 */
export function assertModelKind(name: string, metadata: Metadata, expected: ModelKind): void {
  const found = (Object.keys(kinds) as ModelKind[]).find((kind) => {
    const { entries, network = /^/ }: Kind = kinds[kind];
    return entries.every((entry) => entry in metadata) && network.test(JSON.stringify(metadata.network));
  });
  if (found === undefined || found === expected) return;
  throw new FileFormatError(`${name} is a ${found}, not a ${expected}; ${origin(expected)}`);
}

const origin = (kind: ModelKind) => `${kind}s are written by ${kinds[kind].writtenBy}`;

function parseEntries(name: string, metadata: Readonly<Record<string, string>>, entries: readonly string[]) {
  try {
    return Object.fromEntries(entries.map((entry) => [entry, JSON.parse(metadata[entry]!) as unknown]));
  } catch (cause) {
    throw new FileFormatError(`the metadata of ${name} are damaged: they are not JSON`, { cause });
  }
}
