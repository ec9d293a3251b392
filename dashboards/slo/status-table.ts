// Objectives in a table, the worst first: status, ratio and target, budget, burn by window.

import {
  FieldTextAlignment,
  TableCellBackgroundDisplayMode,
  TableCellDisplayMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { durationText } from '../../language/duration.ts';
import type { Objective } from '../../language/slo-set.ts';
import { boardPage, kept, objectivePage } from '../frame/link.ts';
import { anyServiceUid } from '../frame/uid.ts';
import { colours } from '../panel/colour.ts';
import { targetDecimals } from '../panel/number.ts';
import { thresholds } from '../panel/stat.ts';
import { type Column, table } from '../panel/table.ts';
import { periodGoodOf } from './query.ts';
import { badRatio, burnWindows, ofEach, recorded, type Scope } from './series.ts';
import { statusMapping, statusOfEach } from './status.ts';

const share = (decimals: number): DynamicConfigValue[] => [
  { id: 'unit', value: 'percentunit' },
  { id: 'decimals', value: decimals },
];

/** The text's colour below and from a value on; null is the colour of all text. */
const colouredAt = (
  value: number,
  below: string | null,
  from: string | null,
): DynamicConfigValue[] => {
  const steps = [
    { value: null, color: below ?? 'text' },
    { value, color: from ?? 'text' },
  ];
  return [
    { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } },
    { id: 'thresholds', value: thresholds(steps).build() },
  ];
};

const statusCell = {
  type: TableCellDisplayMode.ColorBackground,
  mode: TableCellBackgroundDisplayMode.Basic,
};

const columns = (windows: readonly number[], decimals: number, scope: Scope): readonly Column[] => [
  {
    name: 'Status',
    expression: statusOfEach(scope),
    properties: [
      { id: 'mappings', value: [statusMapping] },
      { id: 'custom.cellOptions', value: statusCell },
      { id: 'custom.align', value: FieldTextAlignment.Left },
      { id: 'custom.width', value: 120 },
    ],
  },
  {
    name: 'Good over the period',
    expression: periodGoodOf((series) => ofEach(series, scope)),
    properties: share(decimals + 1),
  },
  { name: 'Target', expression: ofEach(recorded.target, scope), properties: share(decimals) },
  {
    name: 'Budget left',
    expression: ofEach(recorded.budgetLeft, scope),
    properties: [...share(1), ...colouredAt(0, colours.red, null)],
  },
  ...windows.map((seconds) => ({
    name: `Burn ${durationText(seconds)}`,
    expression: `${ofEach(badRatio(seconds), scope)} / (1 - ${ofEach(recorded.target, scope)})`,
    properties: colouredAt(1, null, colours.yellow),
  })),
];

const labels = { slo: 'SLO', objective: 'Objective', service: 'Service' };

/** What a cell's row has in one of its columns, for Grafana to fill in: an objective's may have blanks. */
const field = (name: string): string => `\${__data.fields.${name}:percentencode}`;

const linked = (title: string, url: string, targetBlank: boolean): DynamicConfigValue[] => [
  { id: 'links', value: [{ title, url, targetBlank }] },
];

const links = (services: readonly string[]): Record<string, DynamicConfigValue[]> => {
  const ofService = anyServiceUid(services, field(labels.service));
  return {
    [labels.slo]: linked('On the board', boardPage(field(labels.slo)), true),
    [labels.objective]: linked(
      'In detail',
      objectivePage(field(labels.slo), field(labels.objective)),
      false,
    ),
    ...(ofService === null
      ? {}
      : { [labels.service]: linked('The service', `/d/${ofService}?${kept}`, false) }),
  };
};

export const statusTable = (objectives: readonly Objective[], scope: Scope): Panel => {
  const windows = [...new Set(objectives.flatMap(burnWindows))].sort((a, b) => a - b);
  const decimals = Math.max(1, ...objectives.map(({ target }) => targetDecimals(target)));
  const frame = {
    title: 'Objectives',
    description:
      'A burn of 1 spends exactly the whole budget over the period; above 1 it is yellow. An empty field is a figure without data.',
    unit: 'short',
    decimals: 2,
  };
  return table(frame, {
    labels,
    columns: columns(windows, decimals, scope),
    sortedBy: { name: 'Status', descending: true },
    properties: links(objectives.map(({ service }) => service)),
  });
};
