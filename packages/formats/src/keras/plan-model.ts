import { FileFormatError } from '@dl/core';
import { GraphModule, type GraphNode } from '../graph/graph-module';
import { isRecord } from './keras-file';
import { relocated, type KerasModule, type LayerPlan } from './layer-plan';
import { graphOf, type LayerCall, type ModelGraph } from './model-graph';
import { Operation } from './modules/operation';
import { planLayer, readLayer, type PlanContext, type SerializedLayer } from './plan-layer';
import { snakeCase } from './snake-case';

const modelClasses = ['Sequential', 'Functional', 'Model'];

export const isModelClass = (className: string) => modelClasses.includes(className);

/** Plans a Sequential or functional model: its layers, and the graph that they make. */
export function planModel({ className, name, config }: SerializedLayer, context: PlanContext): LayerPlan {
  const where = `model "${name}"`;
  if (!Array.isArray(config.layers)) throw new FileFormatError(`${where} has no list of layers`);
  const serialized = config.layers as unknown[];
  const layers = serialized.map((layer) => readLayer(layer, where));
  const graph = graphOf(className, config, serialized, layers, where);
  const plans = planLayers(layers, context);
  checkOutputs(graph, plans, where);
  if (context.depth > 1 && graph.outputs.length > 1)
    throw new FileFormatError(`${where} has several outputs inside of another model, which is not supported`);
  return {
    slots: [...plans.values()].flatMap(({ slots }) => slots),
    async make(read) {
      const modules = new Map<string, KerasModule>();
      try {
        for (const [layer, plan] of plans) modules.set(layer, await plan.make(read));
        return toGraphModule(graph, plans, modules);
      } catch (error) {
        for (const module of modules.values()) module.dispose();
        throw error;
      }
    },
  };
}

/** Plans of layers by name, each with its weights at the place of the layer in the model. */
function planLayers(layers: readonly SerializedLayer[], context: PlanContext): Map<string, LayerPlan> {
  const plans = new Map<string, LayerPlan>();
  const counts = new Map<string, number>();
  for (const layer of layers) {
    const { name, className } = layer;
    if (plans.has(name)) throw new FileFormatError(`the model has two layers "${name}"`);
    // The files of Keras 3 name layers by their class, and number those of one class.
    const base = snakeCase(className);
    const number = counts.get(base) ?? 0;
    counts.set(base, number + 1);
    const folder = `layers/${base}${number > 0 ? `_${number}` : ''}`;
    const plan = planLayer(layer, context);
    plans.set(
      name,
      relocated(plan, (slot) => ({
        ...slot,
        path: `${folder}/${slot.path}`,
        layers: [[name], ...slot.layers],
        models: slot.models + 1,
      })),
    );
  }
  return plans;
}

/** Throws {@link FileFormatError} if something takes an output that a layer does not have. */
function checkOutputs(graph: ModelGraph, plans: ReadonlyMap<string, LayerPlan>, where: string): void {
  const taken = new Set([...graph.outputs, ...graph.calls.flatMap(({ inputs }) => inputs)]);
  for (const { layer, outputs } of graph.calls) {
    const count = plans.get(layer)!.outputs ?? 1;
    const beyond = outputs.slice(count).find((name) => taken.has(name));
    if (beyond === undefined) continue;
    throw new FileFormatError(`${where} takes "${beyond}", but layer "${layer}" has ${count} outputs`);
  }
}

function toGraphModule(
  { inputs, calls, outputs }: ModelGraph,
  plans: ReadonlyMap<string, LayerPlan>,
  modules: ReadonlyMap<string, KerasModule>,
): GraphModule {
  const nodes = calls.flatMap((call) => nodesOf(call, plans.get(call.layer)!, modules.get(call.layer)!));
  return new GraphModule(inputs, nodes, outputs);
}

/** A call of a layer, followed by its activation: two nodes, so that parameters have no longer names than in Keras. */
function nodesOf({ layer, inputs, outputs }: LayerCall, plan: LayerPlan, module: KerasModule): GraphNode[] {
  const { activation } = plan;
  if (!activation) return [{ name: layer, inputs, outputs, module }];
  const before = `${outputs[0]} before ${activation.name}`;
  return [
    { name: layer, inputs, outputs: [before], module },
    {
      name: `${layer}/${activation.name}`,
      inputs: [before],
      outputs: [outputs[0]!],
      module: new Operation(activation.activate),
    },
  ];
}

/** Reads a model's JSON into its plan. Throws {@link FileFormatError} if it is no model of known layers. */
export function planFromConfig(config: unknown, file: string, version: 2 | 3): LayerPlan {
  const model = readLayer(config, file);
  if (!isModelClass(model.className) || !isRecord(config)) {
    throw new FileFormatError(
      `${file} has a model of class ${model.className}, whose code is not in it; known are ${modelClasses.join(', ')}`,
    );
  }
  return planLayer(model, { version, trainable: true, depth: 0 });
}
