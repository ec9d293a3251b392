// What hub and client must agree on before any message: the version, the path and the close codes.
// A client that closes with 1000 or 1001, or says bye, has left; any other end is an interruption.

export const protocolVersion = 1;
export const hubPath = '/api/hubs/collaboration';

export const closeCode = {
  left: 1000,
  goingAway: 1001,
  restarting: 1012,
  tryLater: 1013,
  outOfStep: 4000,
  badMessage: 4400,
  unauthorized: 4401,
  switchedOff: 4403,
  noHello: 4408,
  tooManyMessages: 4429,
  failed: 4500,
} as const;
