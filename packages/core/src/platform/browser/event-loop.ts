const channel = new MessageChannel();

/** Resolves in a later task, so that timers, input and painting get their turn. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.addEventListener('message', () => resolve(), { once: true });
    channel.port1.start();
    channel.port2.postMessage(null);
  });
}
