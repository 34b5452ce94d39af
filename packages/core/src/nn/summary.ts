import * as tf from '@tensorflow/tfjs-core';
import type { AnyModule } from './module';
import { inEvaluationMode } from './in-evaluation-mode';
import { isTensor, observeForward, type ForwardObserver } from './observe';
import type { Parameter } from './parameter';

export interface SummaryRow {
  /** Dotted name in the model, '' for the model itself. */
  name: string;
  /** Class of the module. */
  layer: string;
  /**
   * Shape of the (first) output, of the first call, with `null` for the batch; undefined for a module that the forward
   * pass skips.
   */
  outputShape?: (number | null)[];
  /** Numbers in the module's own parameters. A shared parameter counts once, where it comes first. */
  parameters: number;
}

export interface Summary {
  /** One row for each module that has no submodules or has parameters of its own, in order of declaration. */
  rows: SummaryRow[];
  totalParameters: number;
  /** Without frozen parameters. */
  trainableParameters: number;
  /** The table as text, as Keras prints it. */
  toString(): string;
}

export interface SummaryOptions {
  /** Type of the input: 'int32' for a model that starts with an embedding. Default: 'float32'. */
  dtype?: 'float32' | 'int32';
}

/**
 * The layers of a model with their output shapes and parameter counts, found by running it once, in inference mode, on
 * one sample of zeros.
 *
 * ```ts
 * const network = new Sequential(new Linear(784, 100), new ReLU(), new Linear(100, 10));
 * console.log(String(summary(network, [784])));
 * ```
 *
 * @param inputShape - Without the batch: [height, width, channels] for images.
 */
export function summary(
  model: AnyModule,
  inputShape: number[],
  { dtype = 'float32' }: SummaryOptions = {},
): Summary {
  const shapes = outputShapes(model, () => tf.zeros([1, ...inputShape], dtype));
  const rows: SummaryRow[] = [];
  const counted = new Set<Parameter>();
  for (const [name, module] of model.namedModules()) {
    const children = [...module.children()].map(([, child]) => child);
    const below = new Set(children.flatMap((child) => child.parameters()));
    const own = module.parameters().filter((parameter) => !below.has(parameter) && !counted.has(parameter));
    for (const parameter of own) counted.add(parameter);
    if (children.length && !own.length) continue;
    rows.push({
      name,
      layer: module.constructor.name,
      outputShape: shapes.get(module),
      parameters: count(own),
    });
  }
  const totalParameters = count(counted);
  const trainableParameters = count([...counted].filter((parameter) => parameter.requiresGradient));
  const result = { rows, totalParameters, trainableParameters };
  return { ...result, toString: () => table(result) };
}

function outputShapes(model: AnyModule, input: () => tf.Tensor): Map<AnyModule, (number | null)[]> {
  const shapes = new Map<AnyModule, (number | null)[]>();
  const observer: ForwardObserver = (_name, module, output) => {
    const tensor: unknown = isTensor(output) ? output : Object.values(output as object)[0];
    if (isTensor(tensor) && !shapes.has(module)) shapes.set(module, [null, ...tensor.shape.slice(1)]);
  };
  inEvaluationMode(model, () =>
    tf.tidy(() => observeForward(model, observer, () => void model.forward(input()))),
  );
  return shapes;
}

function count(parameters: Iterable<Parameter>): number {
  let sum = 0;
  for (const parameter of parameters) sum += parameter.size;
  return sum;
}

function table({ rows, totalParameters, trainableParameters }: Omit<Summary, 'toString'>): string {
  const cells = [
    ['Layer', 'Output shape', 'Parameters'],
    ...rows.map(({ name, layer, outputShape, parameters }) => [
      name ? `${name} (${layer})` : layer,
      outputShape ? `[${outputShape.map((size) => size ?? '?').join(', ')}]` : 'not run',
      grouped(parameters),
    ]),
  ];
  const [nameWidth, shapeWidth, countWidth] = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => row[column]!.length)),
  ) as [number, number, number];
  const lines = cells.map(
    ([name, shape, parameters]) =>
      `${name!.padEnd(nameWidth)}  ${shape!.padEnd(shapeWidth)}  ${parameters!.padStart(countWidth)}`,
  );
  const rule = '-'.repeat(lines[0]!.length);
  return [
    lines[0],
    rule,
    ...lines.slice(1),
    rule,
    `Total parameters: ${grouped(totalParameters)}`,
    `Trainable parameters: ${grouped(trainableParameters)}`,
    `Frozen parameters: ${grouped(totalParameters - trainableParameters)}`,
  ].join('\n');
}

const grouped = (value: number) => value.toLocaleString('en-US');
