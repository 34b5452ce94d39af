import { encodeModel } from '../onnx/model';
import type { Runtime } from './session';

/** More channels than a block of any processor has: 8 with AVX2, 16 with AVX-512 and NEON. */
const channels = 64;

/**
 * How many channels a block has in ONNX Runtime's operators for blocked maps, or undefined if it has no such operators
 * here. Two pixels of numbered channels are put into blocks: in the result a block of the first pixel comes before the
 * second pixel.
 */
export function channelBlockOf(runtime: Runtime): number | undefined {
  const port = (name: string) => ({ name, type: 'float32', shape: [1, channels, 1, 2] }) as const;
  const reorder = {
    operator: 'ReorderInput',
    domain: 'com.microsoft.nchwc',
    inputs: ['maps'],
    outputs: ['blocks'],
    attributes: {},
  };
  const model = encodeModel({
    nodes: [reorder],
    initializers: [],
    inputs: [port('maps')],
    outputs: [port('blocks')],
  });
  const isSecondPixel = Float32Array.from({ length: 2 * channels }, (_, i) => i % 2);
  const result = new Float32Array(2 * channels);
  const { shape } = port('maps');
  try {
    const session = runtime.compile(model);
    session.run(
      { maps: runtime.tensor('float32', isSecondPixel, shape) },
      { blocks: runtime.tensor('float32', result, shape) },
    );
    session.dispose();
  } catch {
    return undefined;
  }
  const block = result.indexOf(1);
  return block > 1 && channels % block === 0 ? block : undefined;
}
