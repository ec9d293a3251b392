// All objectives in one table, the worst first: status, ratio and target, budget, burn by window.
// Each column is a query of its own; Grafana joins them by the labels that all of them keep.

import {
  FieldTextAlignment,
  TableCellBackgroundDisplayMode,
  TableCellDisplayMode,
  TableCellHeight,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { durationText } from '../language/duration.ts';
import type { SloSet } from '../language/slo-set.ts';
import { boardUrl } from './link.ts';
import { targetDecimals } from './number.ts';
import { framed, query, refId } from './panel.ts';
import { badRatio, burnWindows, ofEach, recorded } from './series.ts';
import { thresholds } from './stat.ts';
import { colours, statusMapping, statusQuery } from './status.ts';

type Column = {
  readonly name: string;
  readonly expression: string;
  readonly properties: readonly DynamicConfigValue[];
};

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

const columns = (windows: readonly number[], decimals: number): readonly Column[] => [
  {
    name: 'Status',
    expression: statusQuery(ofEach),
    properties: [
      { id: 'mappings', value: [statusMapping] },
      { id: 'custom.cellOptions', value: statusCell },
      { id: 'custom.align', value: FieldTextAlignment.Left },
      { id: 'custom.width', value: 120 },
    ],
  },
  {
    name: 'Good over the period',
    expression: `1 - ${ofEach(recorded.periodBadRatio)}`,
    properties: share(decimals + 1),
  },
  { name: 'Target', expression: ofEach(recorded.target), properties: share(decimals) },
  {
    name: 'Budget left',
    expression: ofEach(recorded.budgetLeft),
    properties: [...share(1), ...colouredAt(0, colours.red, null)],
  },
  ...windows.map((seconds) => ({
    name: `Burn ${durationText(seconds)}`,
    expression: `${ofEach(badRatio(seconds))} / (1 - ${ofEach(recorded.target)})`,
    properties: colouredAt(1, null, colours.yellow),
  })),
];

const labelColumns = { slo: 'SLO', objective: 'Objective', service: 'Service' };

const onTheBoard = {
  title: 'On the board',
  url: `${boardUrl}/slos/\${__data.fields.${labelColumns.slo}}`,
  targetBlank: true,
};

/** Labels first, then the values in order of their queries; the moment is the same everywhere. */
const organised = (names: readonly string[]) => {
  const values = names.map((name, index) => [`Value #${refId(index)}`, name] as const);
  const renamed = [...Object.entries(labelColumns), ...values];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(renamed.map(([from], index) => [from, index])),
    renameByName: Object.fromEntries(renamed),
  };
};

export const statusTable = ({ objectives }: SloSet): Panel => {
  const windows = [...new Set(objectives.flatMap(burnWindows))].sort((a, b) => a - b);
  const decimals = Math.max(1, ...objectives.map(({ target }) => targetDecimals(target)));
  const all = columns(windows, decimals);
  const panel = framed(new PanelBuilder(), {
    title: 'All objectives',
    description:
      'A burn of 1 spends exactly the whole budget over the period; above 1 it is yellow. An empty field is a figure without data.',
    unit: 'short',
    decimals: 2,
  })
    .targets(
      all.map(({ expression }, index) =>
        query(expression, index).instant().format(PromQueryFormat.Table),
      ),
    )
    .transformations([
      { id: 'merge', options: {} },
      { id: 'organize', options: organised(all.map(({ name }) => name)) },
    ])
    .noValue('–')
    .cellHeight(TableCellHeight.Sm)
    .sortBy([new TableSortByFieldStateBuilder().displayName('Status').desc(true)])
    .overrideByName(labelColumns.slo, [{ id: 'links', value: [onTheBoard] }]);
  for (const { name, properties } of all) panel.overrideByName(name, [...properties]);
  return panel.build();
};
