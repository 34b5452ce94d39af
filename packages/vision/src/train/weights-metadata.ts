import { FileFormatError } from '@dl/core';
import type { Transform } from '@dl/core/data';
import { assertModelKind } from '@dl/core/internal';
import * as z from 'zod';
import type { ImageSize } from './create-network';

const strings = z.array(z.string());
const imageSize = z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]);
const transforms = z.array(z.looseObject({ type: z.string() }));

/** What a file of weights says of itself: see `classifierMetadata`. */
export interface WeightsMetadata {
  network?: string;
  recipe?: string;
  imageSize?: ImageSize;
  classes?: string[];
  transforms?: Transform[];
}

/**
 * @throws {@link FileFormatError} if the file is another kind of model, or `imageSize`, `classes` or `transforms` are not the JSON that
 * they should be.
 */
export function parseMetadata(file: string, metadata: Readonly<Record<string, string>>): WeightsMetadata {
  assertModelKind(file, metadata, 'classifier');
  const { network, recipe } = metadata;
  return {
    network,
    recipe,
    imageSize: parse(file, 'imageSize', metadata.imageSize, imageSize),
    classes: parse(file, 'classes', metadata.classes, strings),
    transforms: parse(file, 'transforms', metadata.transforms, transforms) as Transform[] | undefined,
  };
}

function parse<T>(file: string, name: string, text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  const wrong = (cause: unknown) =>
    new FileFormatError(`the metadata of ${file} are damaged: "${name}" is ${text.slice(0, 60)}`, { cause });
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw wrong(cause);
  }
}
