import { expect, it } from '@jest/globals';
import { shippedFile } from './shipped-file';

const files = { digits: () => new URL('file:///weights/digits.safetensors') };

it('is the file of a name', () => {
  expect(shippedFile(files, 'digits', 'model', '@dl/vision').pathname).toBe('/weights/digits.safetensors');
});

it.each(['letters', 'toString'])('says which there are instead of %s', (name) => {
  expect(() => shippedFile(files, name, 'model', '@dl/vision')).toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      message: `no model "${name}" comes with @dl/vision; there is digits`,
    }),
  );
});
