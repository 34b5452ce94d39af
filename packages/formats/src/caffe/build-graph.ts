import { InvalidArgumentError } from '@dl/core';
import type { TensorReader } from '@dl/core/weights';
import { GraphModule, type GraphNode } from '../graph/graph-module';
import { isDataLayer, isLossLayer, readInputs } from './inputs';
import { LayerContext, type Shape } from './layer-context';
import { layerBuilders } from './layers/layer-builders';
import type { LayerDefinition, NetDefinition } from './net-definition';

export interface BuildGraphOptions {
  /** Of a sample of the first input, channels last. Default: what the file says. */
  inputShape?: Shape;
  /** Values to give. Default: those that no layer takes. */
  outputs?: readonly string[];
  /** A `.caffemodel`, with whose shapes those of the layers are compared. */
  weights?: TensorReader;
}

/**
 * Makes the layers of a network, which start with random weights.
 *
 * @throws {@link FileFormatError} that names the layer which is unknown or does not fit; {@link StateDictError} if
 * `weights` have other shapes; {@link InvalidArgumentError} for an output that there is not.
 */
export function buildGraph(net: NetDefinition, options: BuildGraphOptions = {}): GraphModule {
  const builder = new GraphBuilder(options.weights);
  try {
    for (const { name, shape } of readInputs(net, options.inputShape)) builder.addInput(name, shape);
    for (const layer of net.layers) if (!isDataLayer(layer)) builder.addLayer(layer);
    return builder.build(options.outputs);
  } catch (error) {
    builder.dispose();
    throw error;
  }
}

interface GraphValue {
  readonly name: string;
  /** Undefined for labels: what only training and its losses take. */
  readonly shape?: Shape;
}

class GraphBuilder {
  private readonly inputs: string[] = [];
  private readonly nodes: GraphNode[] = [];
  /** What the names of the file stand for at this point of it. */
  private readonly values = new Map<string, GraphValue>();
  private readonly valueNames = new Set<string>();
  private readonly nodeNames = new Set<string>();

  constructor(private readonly weights?: TensorReader) {}

  addInput(name: string, shape: Shape | undefined): void {
    this.values.set(name, { name, shape });
    this.valueNames.add(name);
    if (shape) this.inputs.push(name);
  }

  addLayer(layer: LayerDefinition): void {
    const bottoms = layer.bottoms.map((name) => this.valueOf(layer, name));
    const labels = bottoms.filter(({ shape }) => !shape);
    if (isLossLayer(layer) || (bottoms.length > 0 && labels.length === bottoms.length)) {
      for (const top of layer.tops) this.values.set(top, { name: top });
      return;
    }
    const shapes = bottoms.flatMap(({ shape }) => (shape ? [shape] : []));
    const context = new LayerContext(layer, shapes, this.weights);
    if (labels.length) throw context.error(`takes "${labels[0]!.name}", which only training has`);
    const create = layerBuilders.get(layer.type);
    if (!create) {
      throw context.error(
        `has a type that is not supported; supported are ${[...layerBuilders.keys()].join(', ')}`,
      );
    }
    const { module, shapes: topShapes } = context.build(create);
    if (topShapes.length !== layer.tops.length)
      throw context.error(`gives ${topShapes.length} values, it has ${layer.tops.length} tops`);
    const inputs = bottoms.map(({ name }) => name);
    const outputs = layer.tops.map((top, index) => this.addValue(layer, top, topShapes[index]!));
    this.nodes.push({ name: this.nodeName(context, module), inputs, outputs, module });
  }

  build(outputs?: readonly string[]): GraphModule {
    const taken = new Set(this.nodes.flatMap(({ inputs }) => inputs));
    const untaken = this.nodes.flatMap((node) => node.outputs).filter((name) => !taken.has(name));
    if (!outputs) return new GraphModule(this.inputs, this.nodes, untaken);
    const names = outputs.map((name) => this.outputOf(name));
    const nodes = new Set(this.nodesFor(names));
    for (const node of this.nodes) if (!nodes.has(node)) node.module.dispose();
    return new GraphModule(this.inputs, [...nodes], names);
  }

  dispose(): void {
    for (const { module } of this.nodes) module.dispose();
  }

  private valueOf(layer: LayerDefinition, name: string): GraphValue {
    const value = this.values.get(name);
    if (value) return value;
    throw layer.message.error(
      `layer "${layer.name}" takes "${name}", which no layer before it gives`,
      'bottom',
    );
  }

  /** A name that no other value has, so that one which is computed in place does not take the name of its source. */
  private addValue(layer: LayerDefinition, top: string, shape: Shape): string {
    let name = this.valueNames.has(top) ? `${top}@${layer.name}` : top;
    if (this.valueNames.has(name)) name += `#${this.nodes.length}`;
    this.valueNames.add(name);
    this.values.set(top, { name, shape });
    return name;
  }

  private nodeName({ name, definition }: LayerContext, module: GraphNode['module']): string {
    const hasState = !module.namedParameters().next().done || !module.namedBuffers().next().done;
    if (hasState && this.nodeNames.has(name))
      throw definition.message.error(`two layers with parameters have the name "${name}"`, 'name');
    const unique = name === '' || this.nodeNames.has(name) ? `${name}#${this.nodes.length}` : name;
    this.nodeNames.add(unique);
    return unique;
  }

  /** The value that a name of the file stands for at its end, or a value's own name. */
  private outputOf(name: string): string {
    const value = this.values.get(name);
    if (value?.shape) return value.name;
    if (this.valueNames.has(name)) return name;
    const known = [...this.valueNames].join(', ');
    throw new InvalidArgumentError(`the network has no value "${name}" to give; it has ${known}`);
  }

  /** The nodes that values depend on. */
  private nodesFor(names: readonly string[]): GraphNode[] {
    const needed = new Set(names);
    const nodes: GraphNode[] = [];
    for (const node of [...this.nodes].reverse()) {
      if (!node.outputs.some((name) => needed.has(name))) continue;
      for (const name of node.inputs) needed.add(name);
      nodes.push(node);
    }
    return nodes.reverse();
  }
}
