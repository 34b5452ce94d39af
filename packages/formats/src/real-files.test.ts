import { describe, expect, it } from '@jest/globals';
import type { TensorReader } from '@dl/core/weights';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWeights } from './open-weights';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const root = process.env.DL_TEST_DATA ?? path.join(repository, '../shared/data');
const reason = existsSync(root) ? '' : ` (skipped: there is no test data at ${root}; set DL_TEST_DATA)`;
const describeWithData = reason ? describe.skip : describe;

async function sumOf(file: TensorReader): Promise<number> {
  let sum = 0;
  for (const { data } of Object.values(await file.read())) {
    sum += (data as Float32Array).reduce((total, value) => total + value, 0);
  }
  return sum;
}

/** The sums were computed with PyTorch and NumPy, in double precision. */
describeWithData(`published files${reason}`, () => {
  it('ResNet-20 in the legacy form, inside of a checkpoint and DataParallel', async () => {
    const file = await openWeights(path.join(root, 'cifar10_resnet/resnet20-12fca82f.th'));
    expect(file.format).toBe('pytorch');
    expect(file.names).toHaveLength(97);
    expect(file.describe('layer2.0.conv1.weight')).toMatchObject({ dtype: 'float32', shape: [32, 16, 3, 3] });
    expect(file.metadata).toEqual({ best_prec1: '91.78000183105469' });
    expect(await sumOf(file)).toBeCloseTo(139.7826495598208, 6);
    const { 'linear.bias': bias } = await file.read(['linear.bias']);
    expect(Array.from(bias!.data as Float32Array).slice(0, 3)).toEqual([
      0.19355906546115875, -0.3431008756160736, 0.11120541393756866,
    ]);
  });

  it('the distilled VGG-19 in the legacy form, as a bare state dict', async () => {
    const file = await openWeights(path.join(root, 'imagenet/vgg19_16x_distilled/e5_base.pth'));
    expect(file.names).toHaveLength(38);
    expect(file.describe('conv51_aux.weight')).toMatchObject({ dtype: 'float32', shape: [512, 128, 1, 1] });
    expect(await sumOf(file)).toBeCloseTo(-331.9634739668353, 6);
  });

  it('SqueezeNet 1.1 as .npy files', async () => {
    const folder = path.join(root, 'imagenet/squeezenet1.1_nchw/weights');
    const files = readdirSync(folder);
    expect(files).toHaveLength(52);
    for (const name of files) {
      const file = await openWeights(path.join(folder, name));
      const rank = name.includes('weight') ? 4 : 1;
      expect(file.format).toBe('numpy');
      expect(file.describe('tensor')!.shape).toHaveLength(rank);
      expect(await sumOf(file)).not.toBeNaN();
    }
    const first = await openWeights(path.join(folder, 'squeezenet0_conv0_weight.npy'));
    expect(first.describe('tensor')).toMatchObject({ dtype: 'float32', shape: [64, 3, 3, 3] });
    expect(await sumOf(first)).toBeCloseTo(-3.3502730664222327, 6);
  });
});
