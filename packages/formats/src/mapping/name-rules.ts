import { FileFormatError } from '@dl/core';
import type { TensorStep } from './tensor-steps';

/** What becomes of the tensors of one kind of name. */
export interface NameRule {
  /** Matches the whole name in the file; its flags count, but for `g` and `y`. */
  readonly from: RegExp;
  /** Our name, with `$1` for what the first group matched; `null` leaves the tensor out. */
  readonly to: string | null;
  /** What makes its layout ours. Default: nothing, it is PyTorch's. */
  readonly steps?: readonly TensorStep[];
}

/** Where a tensor of a file goes. */
export interface MappedName {
  readonly name: string;
  readonly steps: readonly TensorStep[];
}

/**
 * Names and layouts of a file as ours, by the first rule that matches. `null` for a tensor that is left out, undefined
 * for one that no rule knows.
 */
export function mapName(name: string, rules: readonly NameRule[]): MappedName | null | undefined {
  for (const { from, to, steps = [] } of rules) {
    const whole = new RegExp(`^(?:${from.source})$`, from.flags.replace(/[gy]/g, ''));
    if (whole.test(name)) return to === null ? null : { name: name.replace(whole, to), steps };
  }
  return undefined;
}

/**
 * The names of a file by ours.
 *
 * @throws {@link FileFormatError} if a name has no rule, or two become the same.
 */
export function mapNames(
  names: Iterable<string>,
  rules: readonly NameRule[],
): Map<string, { source: string; steps: readonly TensorStep[] }> {
  const mapped = new Map<string, { source: string; steps: readonly TensorStep[] }>();
  for (const source of names) {
    const target = mapName(source, rules);
    if (target === null) continue;
    if (target === undefined) {
      throw new FileFormatError(
        `the file has a tensor "${source}", which these weights do not have: is it another network, or another source?`,
      );
    }
    const other = mapped.get(target.name);
    if (other)
      throw new FileFormatError(`"${other.source}" and "${source}" of the file are both "${target.name}"`);
    mapped.set(target.name, { source, steps: target.steps });
  }
  return mapped;
}
