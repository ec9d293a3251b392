// Where ALERTMANAGER_URL says so, Alertmanager tells people: each of those named there is told of every
// alert and of the silences made here, and our own receivers stand back.

import type { SloSet } from '../../../language/slo-set.ts';
import type { AlertRow } from '../../serve/shapes.ts';
import type { SilenceRow } from '../../serve/silences/shapes.ts';
import type { Attempt } from '../receivers/attempt.ts';
import type { Tried } from '../receivers/trial.ts';
import { describeFor, type Links } from './alert.ts';
import { AlertmanagerFeed } from './feed.ts';
import { AlertmanagerSilences } from './silences.ts';
import { alertmanagerTrials } from './trial.ts';

export type AlertmanagerOptions = {
  readonly urls: readonly string[];
  /** As it was defined. */
  readonly definitions: SloSet;
  /** As they stand, newest first, with those that ended lately. */
  readonly alerts: () => readonly AlertRow[];
  /** Those to come and in effect first, then those over. */
  readonly silences: (nowMs: number) => readonly SilenceRow[];
  /** Asked each time: the board's own address is known only once it listens. */
  readonly links: () => Links;
  readonly onAttempt: (attempt: Attempt) => void;
};

export type Alertmanagers = {
  /** Once a second, after what has changed was committed. */
  readonly second: (nowMs: number) => void;
  readonly complaints: () => readonly string[];
  /** To be asked whether they hear. */
  readonly trials: readonly Tried[];
  readonly stop: () => Promise<void>;
};

/** @returns null where there are none. */
export const startAlertmanagers = (options: AlertmanagerOptions): Alertmanagers | null => {
  const { urls, definitions, alerts, silences, links, onAttempt } = options;
  if (urls.length === 0) return null;
  const describe = describeFor(definitions);
  const feeds = urls.map((url) => new AlertmanagerFeed({ url, onAttempt }));
  const mirrors = urls.map((url) => new AlertmanagerSilences({ url, silences }));
  return {
    second: (nowMs) => {
      // First: what is silenced already must not be told when it fires.
      for (const mirror of mirrors) mirror.second(nowMs);
      const now = links();
      const standing = alerts().flatMap((row) => {
        const sent = row.state === 'pending' ? null : describe(row, now);
        return sent === null ? [] : [{ row, sent }];
      });
      for (const feed of feeds) feed.second(standing, nowMs);
    },
    trials: alertmanagerTrials(urls),
    complaints: () => [...feeds, ...mirrors].flatMap((each) => each.complaint() ?? []),
    stop: async () => {
      await Promise.all([...feeds, ...mirrors].map((each) => each.stop()));
    },
  };
};
