// The shipped definitions and the dashboard that they give.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { generateDashboards } from '../../dashboards/generate.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { SloSet } from '../../language/slo-set.ts';

const { files } = await loadDefinitionFiles(fileURLToPath(new URL('../../slos', import.meta.url)));
const { set } = readDefinitions(files, {});

export const shippedSet: SloSet = set ?? assert.fail('the shipped definitions have errors');

const [artefact] = generateDashboards(shippedSet);

export const dashboardText: string = artefact?.text ?? assert.fail('there is no dashboard');

/** Read anew, so that a test may change it. */
export const readDashboard = (): Dashboard => JSON.parse(dashboardText);
