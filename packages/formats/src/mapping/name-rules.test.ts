import { expect, it } from '@jest/globals';
import { mapName } from './name-rules';

it('keeps the flags of a rule but those that move where it begins', () => {
  const rules = [{ from: /conv(\d)\/W/giy, to: 'features.$1.weight' }];
  for (const name of ['conv1/W', 'Conv1/w', 'CONV1/W'])
    expect(mapName(name, rules)).toEqual({ name: 'features.1.weight', steps: [] });
  expect(mapName('my conv1/W', rules)).toBeUndefined();
  expect(mapName('Conv1/w', [{ from: /conv1\/W/, to: null }])).toBeUndefined();
});
