import { Converter, ReflectionKind } from 'typedoc';

/** Names modules as they are imported, and lets `{@link}` reach what another module exports. */
export function load({ converter }) {
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.getChildrenByKind(ReflectionKind.Module))
      module.name = module.name.replace(/^([^/]+)\/src/, '@dl/$1'); // core/src/nn is @dl/core/nn
  });
  converter.addUnknownSymbolResolver(({ symbolReference }, { project }, comment) => {
    if (!comment) return; // a type of the language, such as Generator
    const name = symbolReference?.path?.[0]?.path;
    for (const module of name ? project.getChildrenByKind(ReflectionKind.Module) : []) {
      const target = module.getChildByName([name]);
      if (target) return { target };
    }
  });
}
