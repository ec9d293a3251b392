// Loaded first into each server that is measured: says what it holds after a garbage collection when
// its parent asks. Needs --expose-gc.

process.on('message', (message: { readonly id?: number; readonly name?: string }) => {
  if (message.name !== 'memory') return;
  globalThis.gc?.();
  globalThis.gc?.();
  process.send?.({ id: message.id, value: process.memoryUsage() });
});
