// How a status looks in Grafana: shape, word and colour, so that it reads without colour too.
// Where nothing is recorded the status is a value of its own: silence is not green.

import { MappingType, type ValueMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { colours } from '../panel/colour.ts';
import { ofEach, recorded, type Scope } from './series.ts';

export type Look = { readonly value: number; readonly text: string; readonly colour: string };

/** What is asked about first stands first. */
export const looks = {
  red: { value: 2, text: '■ RED', colour: colours.red },
  yellow: { value: 1, text: '▲ YELLOW', colour: colours.yellow },
  green: { value: 0, text: '● GREEN', colour: colours.green },
  noData: { value: -1, text: '◌ NO DATA', colour: colours.grey },
} as const satisfies Record<string, Look>;

export const mappingOf = (all: readonly Look[]): ValueMap => ({
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    all.map(({ value, text, colour }, index) => [String(value), { text, color: colour, index }]),
  ),
});

export const statusMapping: ValueMap = mappingOf(Object.values(looks));

const noDataOf = (target: string): string => `${target} * 0 - ${-looks.noData.value}`;

/**
 * The status as a number of `looks`. `seriesOf` selects and aggregates a recorded series; the target
 * is always recorded, so an objective without a status is there as one without data.
 */
export const statusQuery = (seriesOf: (series: string) => string): string =>
  `${seriesOf(recorded.status)} or ${noDataOf(seriesOf(recorded.target))}`;

export const statusOfEach = (scope: Scope): string =>
  statusQuery((series) => ofEach(series, scope));

/** How many objectives have a status; no answer, not 0, where no rule runs. */
export const countQuery = ({ value }: Look, scope: Scope): string =>
  `count((${statusOfEach(scope)}) == ${value}) or 0 * count(${ofEach(recorded.target, scope)})`;
