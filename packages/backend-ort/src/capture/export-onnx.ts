import type { GraphType, Value } from '../graph/value';
import { lowerSection } from '../graph/lower-section';
import type { MissingOperator } from '../graph/graph-builder';
import { capture, type TensorFunction } from './capture';
import { currentBackend } from './current-backend';

/** An input of an exported graph. */
export interface OnnxInput {
  readonly shape: readonly number[];
  /** Default: `float32`. */
  readonly dtype?: GraphType;
  /** Default: `input`, or `input0`, `input1`, ... if there are several. */
  readonly name?: string;
}

export interface ExportOnnxOptions {
  /** Names of the results, in order. Default: `output`, or `output0`, `output1`, ... if there are several. */
  outputNames?: readonly string[];
}

/** Operators that belong to ONNX Runtime and not to ONNX, for which a lowering has another form. */
const ownOperators: readonly MissingOperator[] = ['FusedMatMul'];

/**
 * A function or model as an ONNX model (opset 18), which every ONNX runtime reads: the operations that it records, with
 * the weights that it uses. Shapes are fixed, and axes are in the order of the program: images have their channels last.
 * For training use the state dict; this is the forward pass as it stands, so call `eval()` on a model first.
 *
 * ```ts
 * const model = exportOnnx(network.eval(), [1, 224, 224, 3]);
 * await fs.writeFile('network.onnx', model);
 * ```
 *
 * @param inputs - The shape of the only input, or all inputs.
 * @throws {@link CaptureError} if the function reads values of tensors, or returns an input.
 */
export function exportOnnx(
  model: TensorFunction<never> | { forward: TensorFunction<never> },
  inputs: readonly number[] | readonly OnnxInput[],
  { outputNames }: ExportOnnxOptions = {},
): Uint8Array {
  const work = (typeof model === 'function' ? model : model.forward.bind(model)) as TensorFunction;
  const list = isShape(inputs) ? [{ shape: inputs }] : inputs;
  const descriptions = list.map(({ shape, dtype = 'float32' }: OnnxInput) => ({ shape, dtype }));
  return capture(currentBackend('exportOnnx'), work, descriptions, ({ section, constants, placeholders }) => {
    const inputName = (value: Value) => {
      const position = placeholders.indexOf(value);
      return (list[position] as OnnxInput).name ?? numbered('input', position, list.length);
    };
    const { wanted } = section;
    const names = wanted.map((_, i) => outputNames?.[i] ?? numbered('output', i, wanted.length));
    const target = { missing: ownOperators };
    return lowerSection(section, { target, constants, inputName, outputNames: names }).model;
  });
}

const isShape = (inputs: readonly number[] | readonly OnnxInput[]): inputs is readonly number[] =>
  inputs.every((item) => typeof item === 'number');

const numbered = (name: string, position: number, count: number) =>
  count === 1 ? name : `${name}${position}`;
