import { FileFormatError, fromHostTensor, InvalidArgumentError } from '@dl/core';
import { Buffer, Parameter } from '@dl/core/nn';
import { openBytes, type TensorSource, type UrlSourceOptions } from '@dl/core/weights';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorEntry } from '../tensor-table';
import { numbersOf, type Numbers } from './numbers';
import { openOnnxFile, type OnnxFile, type OnnxNode } from './onnx-file';
import { OnnxModule, runStep, type OnnxStep } from './onnx-module';
import { operators, settingInputs, statisticInputs } from './operators';
import { Value } from './value';

export interface LoadOnnxModelOptions extends UrlSourceOptions {
  /** Names of the values to compute, such as features inside of the network. Default: the graph's outputs. */
  outputs?: readonly string[];
}

/**
 * Loads an `.onnx` file as a module that runs on the current backend, and that can be trained further. It takes and
 * gives tensors in the graph's own layouts. It infers (`eval`) until `train()` is called, as a Trainer does.
 *
 * The graph's floating-point tensors are its parameters; statistics of batch normalisation are buffers, and scalars are
 * constants. Operators of opsets 7 to 21 run; the README says which.
 *
 * ```ts
 * const model = await loadOnnxModel('resnet18.onnx');
 * const logits = model.forward(images); // [batch, 3, 224, 224] -> [batch, 1000]
 * ```
 *
 * @param source - A path, a URL, or the bytes of a file.
 * @throws {@link FileFormatError} if the file is damaged, or a node has an operator or an attribute that is not
 * supported; {@link InvalidArgumentError} if the graph has no value of a name in `outputs`.
 */
export async function loadOnnxModel(
  source: TensorSource,
  { outputs: wanted, ...options }: LoadOnnxModelOptions = {},
): Promise<OnnxModule> {
  const file = await openOnnxFile(await openBytes(source, options));
  const outputs = wanted ?? file.outputs.map(({ name }) => name);
  const nodes = neededNodes(file, outputs);
  const steps: OnnxStep[] = [];
  for (const node of nodes) steps.push(await stepOf(node));
  const constants = new Map<string, Numbers>();
  const weights = new Map<string, Parameter | Buffer>();
  try {
    for (const [name, role] of roles(file, nodes, outputs)) {
      const tensor = await file.initializers.get(name)!.read();
      if (role === 'constant') constants.set(name, numbersOf(tensor));
      else weights.set(name, new (role === 'parameter' ? Parameter : Buffer)(fromHostTensor(tensor)));
    }
    const { opset, inputs } = file;
    const left = foldConstants(steps, constants, opset);
    return new OnnxModule({ opset, inputs, outputs, steps: left, constants, weights }).eval();
  } catch (error) {
    for (const weight of weights.values()) weight.dispose();
    throw error;
  }
}

/** The nodes that `outputs` are computed of. */
function neededNodes(
  { name, nodes, inputs, initializers }: OnnxFile,
  outputs: readonly string[],
): OnnxNode[] {
  const known = new Set(['', ...inputs.map((port) => port.name), ...initializers.keys()]);
  for (const node of nodes) {
    const missing = node.inputs.find((input) => !known.has(input));
    if (missing !== undefined)
      throw new FileFormatError(`${name}: ${node.title} takes "${missing}", which nothing before it gives`);
    for (const output of node.outputs) known.add(output);
  }
  const missing = outputs.find((output) => !output || !known.has(output));
  if (missing !== undefined || !outputs.length)
    throw new InvalidArgumentError(`${name} has no value "${missing ?? ''}" to compute`);
  const needed = new Set(outputs);
  const found = nodes.toReversed().filter((node) => {
    if (!node.outputs.some((output) => needed.has(output))) return false;
    for (const input of node.inputs) needed.add(input);
    return true;
  });
  return found.reverse();
}

async function stepOf(node: OnnxNode): Promise<OnnxStep> {
  const run = node.domain ? undefined : operators.get(node.operator);
  if (!run) {
    const domain = node.domain && ` of "${node.domain}"`;
    throw new FileFormatError(
      `${node.title} is an operator${domain} that is not supported; openOnnxSession runs it if ONNX Runtime does`,
    );
  }
  const value = await node.attributes.tensor('value')?.read();
  return { node, run, constants: new Map(value && [['value', numbersOf(value)]]) };
}

type Role = 'parameter' | 'statistic' | 'constant';

/** What each initializer is that the nodes use: integers, scalars and settings of operators are no weights. */
function roles(
  { initializers }: OnnxFile,
  nodes: readonly OnnxNode[],
  outputs: readonly string[],
): Map<string, Role> {
  const found = new Map<string, Role>();
  const use = (name: string, role: Role) => {
    const entry = initializers.get(name);
    if (!entry) return;
    if (!isWeight(entry)) found.set(name, 'constant');
    else if (!found.has(name) || found.get(name) === 'constant') found.set(name, role);
  };
  for (const { operator, inputs } of nodes) {
    for (const [i, name] of inputs.entries()) {
      const isSetting = settingInputs.get(operator)?.includes(i);
      use(
        name,
        isSetting ? 'constant' : statisticInputs.get(operator)?.includes(i) ? 'statistic' : 'parameter',
      );
    }
  }
  for (const name of outputs) use(name, 'parameter');
  return found;
}

const isWeight = ({ dtype, shape }: TensorEntry) => dtype.includes('float') && shape.length > 0;

/** Computes what depends on constants alone, as far as it can be held as numbers, and gives the steps that are left. */
function foldConstants(
  steps: readonly OnnxStep[],
  constants: Map<string, Numbers>,
  opset: number,
): OnnxStep[] {
  return steps.filter((step) => {
    const { node } = step;
    if (!node.inputs.every((name) => !name || constants.has(name))) return true;
    return tf.tidy(() => {
      const values = new Map(
        node.inputs.flatMap((name) => (name ? [[name, Value.ofNumbers(constants.get(name)!)]] : [])),
      );
      runStep(step, values, opset, false);
      const results = node.outputs
        .filter((name) => name)
        .map((name) => [name, values.get(name)!.numbers] as const);
      if (results.some(([, numbers]) => !numbers)) return true;
      for (const [name, numbers] of results) constants.set(name, numbers!);
      return false;
    });
  });
}
