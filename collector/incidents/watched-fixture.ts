// For tests: a real engine with incidents and a status page on it, second by second.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noonMs, sloSet } from '../engine/fixture.ts';
import { makeRig } from '../engine/rig.ts';
import { openStore } from '../store/database.ts';
import type { DeskOptions } from './desk.ts';
import { apiService, openDesk } from './fixture.ts';

export const openWatched = (changes: Partial<DeskOptions> = {}) => {
  const store = openStore(':memory:');
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-watched-'));
  const slos = { ...sloSet(), services: [apiService] };
  const given: { desk?: ReturnType<typeof openDesk> } = {};
  const rig = makeRig({
    store,
    slos,
    onTransition: (transition) => given.desk?.book.onTransition(transition),
  });
  const told: string[] = [];
  const desk = openDesk(store, noonMs, {
    ...{ dataFolder, slos, now: rig.now },
    rows: () => rig.engine.rows(rig.now()),
    verdict: (fromMs, toMs) => rig.engine.verdict(fromMs, toMs, rig.now()),
    broadcast: { send: (_, row) => told.push(Object(row).status) },
    ...changes,
  });
  given.desk = desk;

  /** Seconds in which so many requests are answered, each with all that follows. */
  const pass = async (seconds: number, good: number, bad: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await rig.pass(1, good, bad);
      desk.book.committed();
      desk.second(rig.now());
    }
  };

  return {
    ...{ rig, desk, store, dataFolder, told, pass },
    book: desk.book,
    /** The page as strangers read it. */
    page: (path: Parameters<NonNullable<typeof desk.snapshot>['file']>[0] = '/status'): string =>
      desk.snapshot?.file(path)?.body.toString() ?? '',
    close: async (): Promise<void> => {
      await desk.stop(0);
      store.close();
      rmSync(dataFolder, { recursive: true });
    },
  };
};
