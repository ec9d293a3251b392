// A replay as one page that needs nothing else: no script, no font, nothing fetched. State is shape,
// word and colour; every figure of the drawings stands in a table too.

import { escaped, htmlPage } from '../../collector/html.ts';
import { durationText } from '../../language/duration.ts';
import { amount, length, percent } from '../explain/figure.ts';
import { drawing } from './drawing.ts';
import { fullText, momentIn } from './moment.ts';
import { style } from './page-style.ts';
import type { Column, Report, ToldRow } from './report.ts';
import { summaryRows } from './summary.ts';
import { trafficText } from './text.ts';

const cells = (tag: 'th' | 'td', texts: readonly string[]): string =>
  texts.map((text) => `<${tag}>${escaped(text)}</${tag}>`).join('');

const headed = (name: string, texts: readonly string[]): string =>
  `<tr><th scope="row">${escaped(name)}</th>${cells('td', texts)}</tr>`;

const share = (value: number | null): string => (value === null ? '–' : percent(value));

const summary = (report: Report): string =>
  [
    `<table><thead><tr><td></td>${report.columns.map(({ name }) => `<th scope="col">${escaped(name)}</th>`).join('')}</tr></thead><tbody>`,
    ...summaryRows(report).map((row) => headed(row.name, row.cells)),
    '</tbody></table>',
  ].join('\n');

const kinds = { burn: 'burn', threshold: 'red threshold', stale: 'source silent' } as const;

const toldRow = (told: ToldRow, { history }: Report): string => {
  const { severity, kind, window, startMs, endMs, peakBurn, peakBadShare, budgetSpent } = told;
  const lasted = length(((endMs ?? history.toMs) - startMs) / 1000);
  return `<tr>${cells('td', [
    `${severity === 'page' ? '■ page' : '▲ ticket'}${told.quietBy === null ? '' : ', quiet'}`,
    momentIn(history, startMs),
    endMs === null ? 'still firing' : momentIn(history, endMs),
    lasted,
    window === '' ? kinds[kind] : `${kinds[kind]} ${window}`,
    peakBurn === null ? '–' : `${Number(peakBurn.toPrecision(3))}×`,
    share(peakBadShare),
    share(budgetSpent),
    told.quietBy === null ? told.summary : `${told.summary} (${told.quietBy} says it already)`,
  ])}</tr>`;
};

const heads = [
  ...['told', 'from (UTC)', 'to', 'lasted', 'alert'],
  ...['peak burn', 'peak bad', 'budget spent', 'because'],
];

const timeline = (column: Column, report: Report): string => {
  const title = `Pages and tickets that would have fired: ${column.name}`;
  const body =
    column.told.length === 0
      ? '<p>None.</p>'
      : `<div class="wide" role="region" aria-label="${escaped(title)}" tabindex="0"><table class="told"><thead><tr>${heads
          .map((text) => `<th scope="col">${escaped(text)}</th>`)
          .join(
            '',
          )}</tr></thead><tbody>${column.told.map((each) => toldRow(each, report)).join('\n')}</tbody></table></div>`;
  return `<h3>${escaped(title)}</h3>\n${body}`;
};

const section = (report: Report): string => {
  const { key, title, period, from, history, perSecond, notes, columns } = report;
  const { fromMs, toMs, scrapes, targets, series, intervalSeconds, stepSeconds } = history;
  const traffic = perSecond === null ? 'nothing was counted' : trafficText(report);
  return [
    `<section><h2>${escaped(title)} <small>${escaped(key)}, over ${escaped(period)}</small></h2>`,
    `<p>${escaped(from)}: ${fullText(fromMs)} to ${fullText(toMs)} UTC (${durationText((toMs - fromMs) / 1000)}); ${amount(scrapes)} scrapes of ${targets} target${targets === 1 ? '' : 's'}, one every ${durationText(intervalSeconds)}; ${amount(series)} series; ${traffic}; evaluated every ${stepSeconds} s.</p>`,
    summary(report),
    `<h3>Budget left of a whole ${escaped(period)}, and colours</h3>`,
    drawing(report),
    `<p class="quiet">The budget is that of a whole ${escaped(period)} at the traffic of this history. The board counts only what it has seen so far. Gaps are times in which nothing was heard.</p>`,
    ...columns.map((column) => timeline(column, report)),
    ...notes.map((note) => `<p>Note: ${escaped(note)}</p>`),
    '</section>',
  ].join('\n');
};

export const reportPage = (reports: readonly Report[]): string => {
  const title = `Replay of ${reports.map(({ key }) => key).join(', ')}`;
  return htmlPage({
    title,
    head: `<style>${style}</style>`,
    body: `<main>
<h1>${escaped(title)}</h1>
${reports.map(section).join('\n')}
</main>`,
  });
};
