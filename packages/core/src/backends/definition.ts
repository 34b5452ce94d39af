export type Platform = 'node' | 'browser';

/** Whether a backend can be used here. */
export type Detection =
  | {
      available: true;
      /** What it runs on, as far as that is known before it is loaded. */
      device: string;
      /** All devices that it can run on, if there is a choice. */
      devices?: string[];
    }
  | { available: false; /** Why not, and what to do about it. */ reason: string };

/** All that the registry knows about a backend. */
export interface BackendDefinition<Options extends object = object> {
  /** The name for `useBackend`, `DL_BACKEND` and `--backend`. */
  name: string;
  /** The name that its TF.js backend is registered under. Default: `name`. */
  tensorflowName?: string;
  /** The npm package that brings it. */
  packageName: string;
  /** The platforms that it runs on, each with its rank in the order of `auto`: higher is tried first. */
  preference: Partial<Record<Platform, number>>;
  /** Looks whether it can be used on this platform, without loading it. */
  detect(): Promise<Detection> | Detection;
  /**
   * Registers the TF.js backend and its kernels; called once. Returns the device, and throws
   * {@link BackendUnavailableError} if it turns out not to work here.
   */
  load(options: Options): Promise<{ device: string }>;
}
