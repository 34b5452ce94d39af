import type { GanConfiguration } from '../networks/configuration';
import type { Generator } from '../networks/generator';

/** A generator, and the names of the classes that it can be asked for. */
export class GanModel {
  constructor(
    /** In evaluation mode. */
    readonly generator: Generator,
    readonly configuration: GanConfiguration,
    /** One a class; empty if it was trained without labels. */
    readonly classes: readonly string[] = [],
  ) {
    generator.eval();
  }

  /** Numbers that were learned. */
  get parameters(): number {
    return this.generator.parameters().reduce((sum, { size }) => sum + size, 0);
  }

  /** Frees the generator. */
  dispose(): void {
    this.generator.dispose();
  }
}
