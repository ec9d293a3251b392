// The shipped definitions and the dashboards that they give.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { generateDashboards } from '../../dashboards/generate.ts';
import type { Filling } from '../../dashboards/lint/query.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { SloSet } from '../../language/slo-set.ts';

const { files } = await loadDefinitionFiles(fileURLToPath(new URL('../../slos', import.meta.url)));
const { set } = readDefinitions(files, {});

export const shippedSet: SloSet = set ?? assert.fail('the shipped definitions have errors');

const artefacts = generateDashboards(shippedSet);

/** Read anew, so that a test may change them. */
export const readDashboards = (): readonly Dashboard[] =>
  artefacts.map(({ text }): Dashboard => JSON.parse(text));

/** @param name its uid without what all of them begin with */
export const readDashboard = (name: string): Dashboard =>
  readDashboards().find(({ uid }) => uid === `signalbox-${name}`) ?? assert.fail(name);

/** What is chosen at the top of a dashboard: everything, or where one has to be chosen, this one. */
export const chosenAt = ({ uid }: Dashboard): Filling => ({
  ...{ job: '.*', instance: '.*', service: '.*' },
  ...(uid === 'signalbox-objective' ? { slo: 'request-latency', objective: 'p95' } : { slo: '.*' }),
});
