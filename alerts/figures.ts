// The figures in an alert's text. They are read when it is sent, by templates that Prometheus and
// vmalert both know. Tests of the rules put in what they expect to be read.

import { durationText } from '../language/duration.ts';
import { budgetOf } from './recording.ts';
import { type Counted, readRatio, readSum } from './series.ts';

export type Figures = {
  /** '37 of 298 in 1m (12.4 %)', or that nothing was measured. */
  readonly bad: (counted: Counted, windowSeconds: number) => string;
  /** How many times too fast the budget is spent. */
  readonly burn: (counted: Counted, windowSeconds: number) => string;
};

/** Definitions' texts are no templates, whatever braces they hold. */
export const literal = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

const first = (format: string): string => `{{ . | first | value | printf "${format}" }}`;

export const templates: Figures = {
  bad: (counted, windowSeconds) => {
    const window = durationText(windowSeconds);
    const one = (query: string): string => `{{ with query \`${query}\` }}${first('%.0f')}{{ end }}`;
    return [
      `{{ with query \`100 * ${readRatio(counted, window)}\` }}`,
      `${one(readSum(counted, 'bad', window))} of ${one(readSum(counted, 'total', window))}`,
      ` in ${window} (${first('%.3g')} %)`,
      `{{ else }}nothing measured in ${window}{{ end }}`,
    ].join('');
  },
  burn: (counted, windowSeconds) => {
    const ratio = readRatio(counted, durationText(windowSeconds));
    const burn = `${ratio} / ${budgetOf(counted.objective)}`;
    return `{{ with query \`${burn}\` }}${first('%.1f')}{{ else }}?{{ end }}×`;
  },
};
