import { transferHandlers } from 'comlink';

/** An `AbortSignal` that is given to the worker aborts there when it aborts here. */
transferHandlers.set('abort-signal', {
  canHandle: (value): value is AbortSignal => value instanceof AbortSignal,
  serialize(signal: AbortSignal) {
    const { port1, port2 } = new MessageChannel();
    if (signal.aborted) port1.postMessage(null);
    else signal.addEventListener('abort', () => port1.postMessage(null), { once: true });
    return [port2, [port2]];
  },
  deserialize(port: MessagePort) {
    const controller = new AbortController();
    port.onmessage = () => controller.abort();
    return controller.signal;
  },
});
