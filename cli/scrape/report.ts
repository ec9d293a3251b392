// What was read at a place, in words and as JSON: samples by family, what counts them, a summary, and
// every line that was refused, with itself.

import type { Rejection, Sample } from '../../collector/ingest/sample.ts';
import type { ExposedFamily, Exposition } from '../../collector/ingest/scrape/exposition.ts';
import type { Counting } from './counted.ts';

export type Report = {
  readonly place: string;
  readonly exposition: Exposition;
  /** null where there are no definitions. */
  readonly counting: (Counting & { readonly definitions: string }) | null;
};

const counted = (count: number, what: string, plural = `${what}s`): string =>
  `${count} ${count === 1 ? what : plural}`;

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : String(value).replace('Infinity', 'Inf');

const sampleText = ({ name, labels, value, kind }: Sample): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  const braces = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
  return `  ${kind.padEnd(7)} ${name}${braces} ${numberText(value)}`;
};

const familyText = ({ name, type, samples, exemplars }: ExposedFamily): string => {
  const marked = exemplars > 0 ? `, ${counted(exemplars, 'exemplar')}` : '';
  return `${name}: ${type}, ${counted(samples.length, 'series', 'series')}${marked}`;
};

const totals = ({ exposition }: Report) => {
  const families = exposition.families();
  return {
    families: families.length,
    series: exposition.samples.length,
    exemplars: families.reduce((sum, { exemplars }) => sum + exemplars, 0),
    created: exposition.samples.filter(({ createdMs }) => createdMs !== undefined).length,
    rejected: exposition.rejected.length,
  };
};

const countingText = ({ counting }: Report): string[] => {
  if (counting === null) return [];
  const { objectives, definitions } = counting;
  const finding = objectives.filter(({ series }) => series > 0);
  if (finding.length === 0) return [`No objective in ${definitions} counts any of it.`];
  const width = Math.max(...finding.map(({ objective }) => objective.length));
  const rows = finding.map(
    ({ objective, source, series }) =>
      `  ${objective.padEnd(width)}  ${counted(series, 'series', 'series')} of ${source}`,
  );
  return [
    `Counted by ${finding.length} of ${objectives.length} objectives in ${definitions}:`,
    ...rows,
  ];
};

/** What goes to stdout. */
export const reportText = (report: Report): string => {
  const { exposition, counting } = report;
  const lines = exposition.families().flatMap((family) => [
    familyText(family),
    ...family.samples.map((sample) => {
      const readers = counting?.of(sample) ?? [];
      return `${sampleText(sample)}${readers.length > 0 ? `  ← ${readers.join(', ')}` : ''}`;
    }),
  ]);
  const { families, series, exemplars, created } = totals(report);
  const summary = [
    counted(families, 'family', 'families'),
    counted(series, 'series', 'series'),
    counted(exemplars, 'exemplar'),
    `${created} with a created timestamp`,
  ].join(', ');
  return [...lines, ...(lines.length > 0 ? [''] : []), summary, ...countingText(report)].join('\n');
};

const rejectionText = (place: string, lines: readonly string[], rejection: Rejection): string => {
  const number = /^line (\d+)$/.exec(rejection.where)?.[1];
  if (number === undefined) return `${place}: ${rejection.where}: ${rejection.reason}`;
  const line = lines[Number(number) - 1] ?? '';
  return `${place}:${number}: ${rejection.reason}\n    | ${line.slice(0, 200)}`;
};

/** What goes to stderr. @param text what was read */
export const rejectionsText = ({ place, exposition }: Report, text: string): string => {
  const { rejected } = exposition;
  const lines = text.split('\n');
  const verdict = rejected.length > 0 ? 'none of it would be used' : 'all of it would be used';
  return [
    ...rejected.map((rejection) => rejectionText(place, lines, rejection)),
    `${counted(rejected.length, 'line')} refused: ${verdict}`,
  ].join('\n');
};

/** JSON has no NaN and no infinities: they are text there. */
const sampleJson = (sample: Sample) => ({
  ...sample,
  value: Number.isFinite(sample.value) ? sample.value : numberText(sample.value),
});

export const reportJson = (report: Report) => {
  const { place, exposition, counting } = report;
  return {
    place,
    summary: totals(report),
    processStartMs: exposition.processStartMs,
    families: exposition.families().map(({ samples, ...family }) => ({
      ...family,
      samples: samples.map((sample) => ({
        ...sampleJson(sample),
        ...(counting === null ? {} : { countedBy: counting.of(sample) }),
      })),
    })),
    rejected: exposition.rejected,
    objectives: counting?.objectives ?? null,
  };
};
