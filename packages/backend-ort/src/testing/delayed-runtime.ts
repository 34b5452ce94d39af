import type { TypedArray } from '@tensorflow/tfjs-core';
import type { AsynchronousRuntime } from '../runtime/asynchronous-session';
import { CountedTensor } from '../runtime/device-tensor';
import { loadNodeRuntime } from '../runtime/node';

/** What the runtime does, for tests to look at. */
export interface RuntimeActivity {
  /** Calls of the runtime that are under way, and the most there have been at once. */
  active: number;
  mostActive: number;
  /** Tensors on the device. */
  held: number;
}

/**
 * Node's ONNX Runtime behind the asynchronous interface: each call takes a turn of the event loop, and results stay on a
 * make-believe device, where released memory is overwritten.
 */
export function delayedRuntime(): { runtime: AsynchronousRuntime; activity: RuntimeActivity } {
  const node = loadNodeRuntime({ threads: 1 });
  const activity: RuntimeActivity = { active: 0, mostActive: 0, held: 0 };

  async function delayed<Result>(work: () => Result): Promise<Result> {
    activity.mostActive = Math.max(activity.mostActive, ++activity.active);
    try {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return work();
    } finally {
      activity.active--;
    }
  }

  class FakeDeviceTensor extends CountedTensor {
    constructor(readonly data: TypedArray) {
      super();
      activity.held++;
    }

    download() {
      return delayed(() => this.data.slice());
    }

    protected override free() {
      activity.held--;
      this.data.fill(-77);
    }
  }

  const runtime: AsynchronousRuntime = {
    description: 'delayed',
    missing: ['MaxPool.Indices', 'FusedMatMul', 'IsNaN'],
    compile: (model, ports) =>
      delayed(() => {
        const session = node.compile(model);
        return {
          run: (inputs) =>
            delayed(() => {
              const feeds = Object.entries(inputs).map(([name, { type, dims, elements }]) => {
                const data = elements instanceof FakeDeviceTensor ? elements.data : (elements as TypedArray);
                return [name, node.tensor(type, data, dims)] as const;
              });
              const results = ports.map(({ name, type, shape = [] }) => {
                const size = shape.reduce((product, length) => product * length, 1);
                const data = type === 'float32' ? new Float32Array(size) : new Int32Array(size);
                return { name, type, data, tensor: node.tensor(type, data, shape) };
              });
              const fetches = results.map(({ name, tensor }) => [name, tensor] as const);
              session.run(Object.fromEntries(feeds), Object.fromEntries(fetches));
              return Object.fromEntries(
                results.map(({ name, type, data }) => [
                  name,
                  type === 'float32' ? new FakeDeviceTensor(data) : data,
                ]),
              );
            }),
          dispose: () => delayed(() => session.dispose()),
        };
      }),
  };
  return { runtime, activity };
}
