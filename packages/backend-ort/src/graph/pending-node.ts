import type { Lowering } from '../lowering/lowering';
import type { Value } from './value';

/** A kernel call that has been recorded and not yet run. */
export interface PendingNode {
  readonly lowering: Lowering;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** The number of kernel and attributes: two nodes with the same key and inputs compute the same. */
  readonly key: number;
  /** Position among the nodes of the graph that is being compiled; -1 while it is not part of one. */
  position: number;
}
