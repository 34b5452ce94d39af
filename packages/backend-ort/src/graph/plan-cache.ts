/** What a cache keeps of a compiled graph. */
interface Cached {
  /** Memory that it holds, about. */
  readonly bytes: number;
  readonly session: { dispose(): unknown };
}

/** Compiled graphs by signature. Beyond its bounds the one that was not used for longest is dropped. */
export class PlanCache<Plan extends Cached> {
  private readonly plans = new Map<string, Plan>();
  private bytes = 0;

  /**
   * @param maximumPlans - Compiled graphs to keep.
   * @param maximumBytes - Memory that they may hold together. The newest is kept however large it is.
   */
  constructor(
    private readonly maximumPlans: number,
    private readonly maximumBytes: number,
  ) {}

  get(signature: string): Plan | undefined {
    const plan = this.plans.get(signature);
    if (plan) {
      this.plans.delete(signature); // a map keeps the order of insertion: the most recently used goes last
      this.plans.set(signature, plan);
    }
    return plan;
  }

  add(signature: string, plan: Plan): void {
    this.plans.set(signature, plan);
    this.bytes += plan.bytes;
    for (const oldest of [...this.plans.keys()]) {
      const fits = this.plans.size <= this.maximumPlans && this.bytes <= this.maximumBytes;
      if (fits || oldest === signature) return;
      this.remove(oldest);
    }
  }

  remove(signature: string): void {
    const plan = this.plans.get(signature);
    if (!plan) return;
    this.plans.delete(signature);
    this.bytes -= plan.bytes;
    plan.session.dispose();
  }

  dispose(): void {
    for (const { session } of this.plans.values()) session.dispose();
    this.plans.clear();
    this.bytes = 0;
  }
}
