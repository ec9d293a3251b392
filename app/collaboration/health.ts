// What /api/health/signalr (the sockets) and /api/health/collaboration (documents and their log)
// answer, from the hub's real state.

import type { Health, HealthChecks } from '../health/checks.ts';
import type { HubLimits } from './admission.ts';
import type { Hints } from './hints.ts';
import type { Hub } from './hub.ts';
import type { Rooms } from './rooms.ts';

/** After a fault of the database the hub counts as failing for so long. */
const failingMs = 15_000;

export const socketHealth = (hub: Hub, limits: HubLimits): Health => {
  if (hub.draining) return { status: 'failing', detail: 'the hub is shutting down' };
  const { size, connected } = hub.sessions;
  const interrupted = size - connected;
  const detail = `${connected} of at most ${limits.sessions} sessions connected, ${interrupted} interrupted`;
  const crowded = size >= limits.sessions * 0.9;
  const troubled = interrupted >= 3 && interrupted > connected * 0.1;
  return { status: crowded || troubled ? 'degraded' : 'ok', detail };
};

/** Without hints nothing is lost: what others write at another instance is only seen later. */
export const documentHealth = (
  hub: Pick<Hub, 'lastFailure'>,
  rooms: Pick<Rooms, 'size'>,
  hints: Pick<Hints, 'connected'>,
): Health => {
  const failure = hub.lastFailure;
  if (failure !== null && failure.agoMs < failingMs) {
    return { status: 'failing', detail: failure.reason };
  }
  const open = `${rooms.size} documents open`;
  return hints.connected
    ? { status: 'ok', detail: `${open}, hints go between instances` }
    : {
        status: 'degraded',
        detail: `${open}, no hints go between instances: they look each second`,
      };
};

export const registerHealth = (
  health: HealthChecks,
  hub: Hub,
  rooms: Rooms,
  { limits, hints }: { readonly limits: HubLimits; readonly hints: Hints },
): void => {
  health.register('signalr', () => socketHealth(hub, limits));
  health.register('collaboration', () => documentHealth(hub, rooms, hints));
};
