// A table whose every column of figures is a query of its own; Grafana joins them by the labels that
// all of them keep, which come first.

import {
  TableCellHeight,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { type Frame, framed, query, refId } from './frame.ts';

export type Column = {
  readonly name: string;
  readonly expression: string;
  readonly properties?: readonly DynamicConfigValue[];
};

export type Table = {
  /** Labels and what their columns are called. */
  readonly labels: Readonly<Record<string, string>>;
  readonly columns: readonly Column[];
  readonly sortedBy: { readonly name: string; readonly descending: boolean };
  /** Of a label's column, by its name. */
  readonly properties?: Readonly<Record<string, readonly DynamicConfigValue[]>>;
};

/** What the one figure of a table is called before it is renamed. */
const valueNames = (count: number): readonly string[] =>
  count === 1 ? ['Value'] : Array.from({ length: count }, (_, index) => `Value #${refId(index)}`);

/** Labels first, then the values in order of their queries; the moment is the same everywhere. */
const organised = ({ labels, columns }: Table) => {
  const values = valueNames(columns.length);
  const renamed = [
    ...Object.entries(labels),
    ...columns.map(({ name }, index) => [values[index] ?? '', name] as const),
  ];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(renamed.map(([from], index) => [from, index])),
    renameByName: Object.fromEntries(renamed),
  };
};

export const table = (frame: Frame, content: Table): Panel => {
  const { columns, sortedBy, properties = {} } = content;
  const sort = new TableSortByFieldStateBuilder().displayName(sortedBy.name);
  const panel = framed(new PanelBuilder(), frame)
    .targets(
      columns.map(({ expression }, index) =>
        query(expression, index).instant().format(PromQueryFormat.Table),
      ),
    )
    .transformations([
      { id: 'merge', options: {} },
      { id: 'organize', options: organised(content) },
    ])
    .noValue('–')
    .cellHeight(TableCellHeight.Sm)
    .sortBy([sort.desc(sortedBy.descending)]);
  for (const [name, given] of Object.entries(properties)) panel.overrideByName(name, [...given]);
  for (const { name, properties: given } of columns)
    if (given !== undefined) panel.overrideByName(name, [...given]);
  return panel.build();
};
