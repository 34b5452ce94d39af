import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from '@jest/globals';
import { operators } from '.';
import { runOperatorCase } from '../testing/run-operator-case';

/** Some of ONNX' own tests, which fixtures/onnx_operators.py writes; scripts/onnx-operators.ts runs all of them. */
const folder = fileURLToPath(new URL('fixtures', import.meta.url));

it.each(readdirSync(folder))('passes %s', async (name) => {
  expect(await runOperatorCase(`${folder}/${name}`)).toBeUndefined();
});

it('has every operator once', () => {
  expect(operators.size).toBeGreaterThan(100);
  expect([...operators.keys()].every((name) => /^[A-Z]\w+$/.test(name))).toBe(true);
});
