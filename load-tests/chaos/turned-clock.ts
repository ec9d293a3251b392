// Preloaded into a collector's process: a clock that its parent turns, by so many milliseconds a
// message. Everything in the process reads the time through it; timers run on as they do.

const read = Date.now;
let offsetMs = 0;

Date.now = () => read() + offsetMs;

process.on('message', (message: { readonly turnMs?: number }) => {
  offsetMs += message.turnMs ?? 0;
  if (message.turnMs !== undefined) process.send?.({ turned: offsetMs });
});
// Listening to its parent must not keep the process from ending.
process.channel?.unref();
