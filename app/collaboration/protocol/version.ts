// What hub and client must agree on before any message: the version, the path and the close codes.
// A client that closes with 1000 or 1001, or says bye, has left; any other end is an interruption.

import type { ClientMessage, ServerMessage } from './messages.ts';

/** The newest; hub and client speak the older of their newest two. */
export const protocolVersion = 2;
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

type MessageType = ClientMessage['type'] | ServerMessage['type'];

const ofVersion1: ReadonlySet<string> = new Set<MessageType>([
  ...(['hello', 'open', 'edit', 'presence', 'close', 'ping', 'report', 'bye'] as const),
  ...(['welcome', 'opened', 'changes', 'accepted', 'rejected', 'people'] as const),
  ...(['pong', 'problem', 'refused'] as const),
]);

/** Whether such a message may be sent to one who speaks this version. */
export const isSpoken = (type: MessageType, version: number): boolean =>
  version >= 2 || ofVersion1.has(type);

/** The message as one who speaks this version knows it: fields that are new in 2 are left out for 1. */
export const asSpoken = (message: ClientMessage, version: number): ClientMessage => {
  if (version >= 2) return message;
  if (message.type === 'presence') return { ...message, movedAt: undefined };
  if (message.type !== 'report') return message;
  return { type: 'report', syncLatencySeconds: message.syncLatencySeconds };
};
