import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertResource } from '../../resources/resource';
import { mnist, publishedDatasets } from './published';

const repository = fileURLToPath(new URL('../../../../../', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const itWithData = existsSync(root) ? it : it.skip;

describe('published data sets', () => {
  it.each(publishedDatasets)('$name can be fetched, and is checked', (resource) => {
    assertResource(resource);
    for (const { sha256, bytes } of resource.files) {
      expect(sha256).toMatch(/^[\da-f]{64}$/);
      expect(bytes).toBeGreaterThan(0);
    }
    expect(new Set(resource.classes).size).toBe(resource.classes.length);
  });

  // The training images there are derived, not the original file.
  itWithData(`MNIST has the checksums of the original files (needs ${root})`, () => {
    for (const { path: name, sha256, bytes } of mnist.files.filter(
      ({ path }) => !path.startsWith('train-images'),
    )) {
      const content = readFileSync(path.join(root, 'mnist', name));
      expect(content.length).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
    }
  });
});
