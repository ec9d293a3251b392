// For tests: incidents and a status page over a store, with rows and a clock in the test's hand.

import { openAudit } from '../audit.ts';
import { objective } from '../engine/fixture.ts';
import { openMarkers } from '../serve/markers/markers.ts';
import { statusSettings } from '../status-settings.ts';
import type { Store } from '../store/database.ts';
import { type DeskOptions, openIncidentDesk } from './desk.ts';

export const settings = statusSettings({
  STATUS_COMPONENTS: 'all',
  STATUS_PUBLISH_SECONDS: 60,
  STATUS_PAGE_TITLE: 'Service status',
  STATUS_WEBHOOK_URLS: [],
});

const place = { file: 'slos/services.yaml', line: 1, column: 1 };

export const apiService = {
  ...{ name: 'api', title: 'API', description: 'What programs ask.', place },
  ...{ owner: null, dependsOn: [], budgetPolicy: null },
};

/** @param given the folder of data belongs to the caller, who removes it */
export const openDesk = (
  store: Store,
  nowMs: number,
  given: Partial<DeskOptions> & Pick<DeskOptions, 'dataFolder'>,
) =>
  openIncidentDesk({
    settings,
    slos: { services: [apiService], objectives: [objective], maintenances: [] },
    store,
    audit: openAudit(store),
    markers: openMarkers(store, nowMs),
    pages: () => [],
    rows: () => [],
    verdict: () => ({ problem: 'Nothing is counted here.' }),
    broadcast: { send: () => undefined },
    boardUrl: () => 'http://board.example',
    onAttempt: () => undefined,
    now: () => nowMs,
    log: { error: () => undefined },
    ...given,
  });
