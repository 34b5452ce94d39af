import type { AnyModule } from './module';

/** The names of each module of `model`: several where a module is used in several places. */
export function namesByModule(model: AnyModule): Map<AnyModule, Set<string>> {
  const names = new Map<AnyModule, Set<string>>();
  for (const [name, module] of model.namedModules()) {
    names.set(module, (names.get(module) ?? new Set()).add(name));
  }
  return names;
}
