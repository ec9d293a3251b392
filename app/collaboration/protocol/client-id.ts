// The name under which a client stands in the hub's log: chosen by itself, and nobody else's.

export const newClientId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
