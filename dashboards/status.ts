// How a status looks in Grafana: shape, word and colour, so that it reads without colour too.
// Where nothing is recorded the status is a value of its own: silence is not green.

import { MappingType, type ValueMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { ofEach, recorded } from './series.ts';

export const colours = {
  green: '#2da44e',
  yellow: '#d4a72c',
  red: '#cf222e',
  grey: '#717a86',
  line: '#4493f8',
} as const;

export type Look = { readonly value: number; readonly text: string; readonly colour: string };

/** What is asked about first stands first. */
export const looks = {
  red: { value: 2, text: '■ RED', colour: colours.red },
  yellow: { value: 1, text: '▲ YELLOW', colour: colours.yellow },
  green: { value: 0, text: '● GREEN', colour: colours.green },
  noData: { value: -1, text: '◌ NO DATA', colour: colours.grey },
} as const satisfies Record<string, Look>;

export const statusMapping: ValueMap = {
  type: MappingType.ValueToText,
  options: Object.fromEntries(
    Object.values(looks).map(({ value, text, colour }, index) => [
      String(value),
      { text, color: colour, index },
    ]),
  ),
};

const noDataOf = (target: string): string => `${target} * 0 - ${-looks.noData.value}`;

/**
 * The status as a number of `looks`. `seriesOf` selects and aggregates a recorded series; the target
 * is always recorded, so an objective without a status is there as one without data.
 */
export const statusQuery = (seriesOf: (series: string) => string): string =>
  `${seriesOf(recorded.status)} or ${noDataOf(seriesOf(recorded.target))}`;

/** How many objectives have a status; no answer, not 0, where no rule runs. */
export const countQuery = ({ value }: Look): string =>
  `count((${statusQuery(ofEach)}) == ${value}) or 0 * count(${ofEach(recorded.target)})`;
