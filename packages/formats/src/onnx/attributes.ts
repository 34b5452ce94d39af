import { FileFormatError } from '@dl/core';
import type { TensorEntry } from '../tensor-table';
import { tensorEntry, type OnnxSource } from './tensor-entry';
import type { AttributeProto } from './protocol';

/** The attributes of a node. A getter gives undefined, or the default that it was given, where there is none. */
export class Attributes {
  private readonly byName: ReadonlyMap<string, AttributeProto>;

  /** @param node - Names the node in errors. */
  constructor(
    private readonly source: OnnxSource,
    private readonly node: string,
    protos: readonly AttributeProto[],
  ) {
    this.byName = new Map(protos.map((proto) => [proto.name ?? '', proto]));
  }

  get names(): string[] {
    return [...this.byName.keys()];
  }

  integer(name: string): number | undefined;
  integer(name: string, otherwise: number): number;
  integer(name: string, otherwise?: number): number | undefined {
    const proto = this.byName.get(name);
    return proto ? this.expect(name, proto, 2, proto.integer ?? 0) : otherwise;
  }

  number(name: string): number | undefined;
  number(name: string, otherwise: number): number;
  number(name: string, otherwise?: number): number | undefined {
    const proto = this.byName.get(name);
    return proto ? this.expect(name, proto, 1, proto.number ?? 0) : otherwise;
  }

  /** One of `allowed`, of which the first is the default. */
  text<const Text extends string>(name: string, allowed: readonly [Text, ...Text[]]): Text {
    const proto = this.byName.get(name);
    if (!proto) return allowed[0];
    const text = this.expect(name, proto, 3, proto.text ?? '');
    const found = allowed.find((candidate) => candidate === text);
    if (found !== undefined) return found;
    throw new FileFormatError(
      `${this.node} has ${name} "${text}"; there are ${allowed.map((value) => `"${value}"`).join(', ')}`,
    );
  }

  /** Any text. */
  string(name: string): string | undefined {
    const proto = this.byName.get(name);
    return proto && this.expect(name, proto, 3, proto.text ?? '');
  }

  integers(name: string): number[] | undefined {
    const proto = this.byName.get(name);
    return proto && this.expect(name, proto, 7, proto.integers);
  }

  numbers(name: string): number[] | undefined {
    const proto = this.byName.get(name);
    return proto && this.expect(name, proto, 6, proto.numbers);
  }

  strings(name: string): string[] | undefined {
    const proto = this.byName.get(name);
    return proto && this.expect(name, proto, 8, proto.texts);
  }

  tensor(name: string): TensorEntry | undefined {
    const proto = this.byName.get(name);
    const tensor = proto && this.expect(name, proto, 4, proto.tensor);
    return tensor && tensorEntry(this.source, tensor);
  }

  /** Files of the first IR versions leave the type away. */
  private expect<T>(name: string, proto: AttributeProto, type: number, value: T): T {
    if (proto.type === undefined || proto.type === 0 || proto.type === type) return value;
    throw new FileFormatError(
      `${this.node} has an attribute "${name}" of type ${proto.type}, expected type ${type}`,
    );
  }
}
