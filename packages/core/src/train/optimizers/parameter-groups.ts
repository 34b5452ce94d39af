import { InvalidArgumentError } from '../../errors';
import type { Parameter } from '../../nn';
import type { NamedParameters, ParameterGroup } from './optimizer';

/** The parameters of each group that require a gradient. Throws if a name or a parameter comes twice. */
export function trainableParameters(groups: readonly ParameterGroup[]): (readonly [string, Parameter])[][] {
  const names = new Set<string>();
  const seen = new Set<Parameter>();
  return groups.map(({ parameters }) => {
    const trainable = [...parameters].filter(([, parameter]) => parameter.requiresGradient);
    for (const [name, parameter] of trainable) {
      if (names.has(name) || seen.has(parameter)) {
        throw new InvalidArgumentError(
          seen.has(parameter)
            ? `the parameter "${name}" was given to the optimizer twice; it belongs to one group`
            : `two parameters are named "${name}"; put a prefix before the names of models that share an optimizer`,
        );
      }
      names.add(name);
      seen.add(parameter);
    }
    return trainable;
  });
}

/** Takes bare parameters as one group. */
export function asGroups(parameters: NamedParameters | readonly ParameterGroup[]): ParameterGroup[] {
  const items = [...parameters];
  const isGroup = (item: (typeof items)[number]): item is ParameterGroup => 'parameters' in item;
  return items.every(isGroup) ? items : [{ parameters: items as Iterable<readonly [string, Parameter]> }];
}
