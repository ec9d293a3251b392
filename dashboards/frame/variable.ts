// What is chosen at the top of a dashboard. The data source and the board's address are on each; the
// rest is asked of Prometheus, so that a dashboard does not go out of step with what is recorded.

import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { datasource } from '../panel/frame.ts';

export type Variable = { readonly build: () => VariableModel };

const defaultBoard = 'http://localhost:3100';

export const commonVariables = (): readonly Variable[] => [
  new DatasourceVariableBuilder('datasource')
    .label('Prometheus')
    .description('Where the series are.')
    .type('prometheus')
    .allowCustomValue(false),
  new TextBoxVariableBuilder('board')
    .label('Board')
    .description("The address of Signalbox's board, for links.")
    .defaultValue(defaultBoard)
    .current({ selected: true, text: defaultBoard, value: defaultBoard }),
];

type Choice = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** A selector, and the label whose values are offered. */
  readonly of: string;
  readonly values: string;
};

const choice = ({ name, label, description, of, values }: Choice): QueryVariableBuilder => {
  const query = `label_values(${of}, ${values})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(datasource)
    .query({ qryType: 1, query, refId: 'PrometheusVariableQueryEditor-VariableQuery' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .allowCustomValue(false);
};

/** One of them. A link may say which; else it is the first. */
export const oneOf = (one: Choice): Variable => choice(one);

/** Any number of them, and all at first; ask for them by `=~`. */
export const someOf = (some: Choice): Variable =>
  choice(some)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
