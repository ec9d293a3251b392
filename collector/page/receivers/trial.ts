// Whether a receiver works, asked before the first trouble: a notification that says it is a test and
// that nothing is wrong. What it opens somewhere else is closed again at once.

import { randomUUID } from 'node:crypto';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { Attempt, Send } from './attempt.ts';

export type Tried = {
  /** As in Receiver, or `alertmanager`. */
  readonly name: string;
  readonly by: string;
  readonly send: Send;
  readonly complaint: () => string | null;
};

export type Trial = {
  readonly boardUrl: string;
  /** Who asks, so that whoever is told knows whom to ask. */
  readonly who: string;
  readonly atMs: number;
};

const trialName = 'signalbox-test';

export const trialNotification = (
  receiver: string,
  { boardUrl, who, atMs }: Trial,
): NotificationRow => {
  const id = randomUUID();
  return {
    ...{ id, at: atMs, alertId: `${trialName}-${id}`, name: trialName, objective: 'test' },
    ...{ severity: 'ticket', state: 'firing', notify: [], boardUrl },
    title: 'TEST of Signalbox: nothing is wrong',
    summary: `TEST of Signalbox: ${who} asked whether notifications arrive by ${receiver}. Nothing is wrong, and nothing has to be done.`,
    ...{ traceUrl: null, runbookUrl: null, deliveries: [] },
  };
};

/** What is told of the end of a test where its begin opened something. */
const keepsOpen = ({ by }: Tried): boolean => by === 'pagerduty';

export const tryReceiver = async (
  receiver: Tried,
  trial: Trial,
  signal: AbortSignal,
): Promise<Attempt> => {
  const notification = trialNotification(receiver.name, trial);
  const attempt = await receiver.send(notification, signal);
  if (!attempt.taken || !keepsOpen(receiver)) return attempt;
  const ended = await receiver.send({ ...notification, state: 'resolved' }, signal);
  return ended.taken ? attempt : { ...ended, error: `its end was not taken: ${ended.error}` };
};
