export type Platform = 'node' | 'browser';

/** Whether a backend can be used here. */
export type Detection =
  | {
      available: true;
      /** What it runs on, as far as that is known before it is loaded. */
      device: string;
      /** All devices that it can run on, if there is a choice. */
      devices?: string[];
      /** True where the processor only imitates the device: `auto` goes past it. */
      emulated?: boolean;
    }
  | { available: false; /** Why not, and what to do about it. */ reason: string };

/** A backend that is registered with TF.js. */
export interface LoadedBackend {
  /** What it runs on, for people to read. */
  device: string;
  /** Whether its device, and all that was computed there, is gone. `useBackend` then loads the backend anew. */
  isLost?: () => boolean;
}

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
   * Registers the TF.js backend and its kernels; called once, and again after a loss. Throws
   * {@link BackendUnavailableError} if it turns out not to work here.
   */
  load(options: Options): Promise<LoadedBackend>;
}
