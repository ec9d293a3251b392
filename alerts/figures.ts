// The figures and the links in an alert's text. They are filled in when it is sent, by templates that
// Prometheus and vmalert both know. Tests of the rules put in what they expect to be read.

import { durationText } from '../language/duration.ts';
import { budgetOf } from './recording.ts';
import { type Counted, readRatio, readSum } from './series.ts';

export type Figures = {
  /** '37 of 298 in 1m (12.4 %)', or that nothing was measured. */
  readonly bad: (counted: Counted, windowSeconds: number) => string;
  /** How many times too fast the budget is spent. */
  readonly burn: (counted: Counted, windowSeconds: number) => string;
  /** Where Grafana is: what Prometheus has as its external label `grafana_url`. */
  readonly grafana: string;
  /** Where people reach the board: its external label `board_url`. */
  readonly board: string;
};

/** Definitions' texts are no templates, whatever braces they hold. */
export const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

const first = (format: string): string => `{{ . | first | value | printf "${format}" }}`;

const one = (query: string, format: string): string =>
  `{{ with query \`${query}\` }}${first(format)}{{ end }}`;

/** How the number of bad ones and of all is written: a slice may be bad in part. */
const amounts = (counted: Counted, windowSeconds: number): readonly [string, string] => {
  const { objective, as } = counted;
  const window = durationText(windowSeconds);
  const [bad, total] = [readSum(counted, 'bad', window), readSum(counted, 'total', window)];
  const { slices } = objective;
  if (as !== 'own' || slices === null) return [one(bad, '%.0f'), one(total, '%.0f')];
  const all = `${Math.ceil(windowSeconds / slices.seconds)} slices of ${durationText(slices.seconds)}`;
  return [one(bad, slices.goodFrom === null ? '%.1f' : '%.0f'), all];
};

export const templates: Figures = {
  bad: (counted, windowSeconds) => {
    const window = durationText(windowSeconds);
    const [bad, total] = amounts(counted, windowSeconds);
    return [
      `{{ with query \`100 * ${readRatio(counted, window)}\` }}`,
      `${bad} of ${total} in ${window} (${first('%.3g')} %)`,
      `{{ else }}nothing measured in ${window}{{ end }}`,
    ].join('');
  },
  burn: (counted, windowSeconds) => {
    const ratio = readRatio(counted, durationText(windowSeconds));
    const burn = `${ratio} / ${budgetOf(counted.objective)}`;
    return `{{ with query \`${burn}\` }}${first('%.1f')}{{ else }}?{{ end }}×`;
  },
  grafana: '{{ $externalLabels.grafana_url }}',
  board: '{{ $externalLabels.board_url }}',
};
