// A set with an objective of every kind of measure, and the dashboards that it gives.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { generateDashboards } from '../../dashboards/generate.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { SloSet } from '../../language/slo-set.ts';

const { files } = await loadDefinitionFiles(
  fileURLToPath(new URL('../alerts/every-kind.yaml', import.meta.url)),
);
const { set } = readDefinitions(files, {});

export const everyKind: SloSet = set ?? assert.fail('the set of every kind has errors');

export const everyKindDashboards: readonly Dashboard[] = generateDashboards(everyKind).map(
  ({ text }): Dashboard => JSON.parse(text),
);
