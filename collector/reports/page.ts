// A report as a page of plain HTML, without script, that prints well: what was promised and kept first,
// then where the budgets went, then what happened. The list of all reports is a page like it.

import { dayMs } from '../corrections/days.ts';
import { escaped, htmlPage } from '../html.ts';
import type { Report, ReportChoices, ReportObjective } from '../serve/reports/shapes.ts';
import { readRange } from './range.ts';
import { stripSvg } from './strip.ts';
import {
  achievedText,
  compositeText,
  correctionAbout,
  correctionText,
  countText,
  dateText,
  incidentText,
  maintenanceText,
  notesOf,
  shareText,
  spentOnText,
  statusText,
  summaryText,
  targetText,
  toldText,
  verdictSigns,
  withdrawnText,
} from './words.ts';

export const reportsPath = '/reports';
export const reportStylePath = `${reportsPath}/page.css`;

const page = (title: string, main: string): string =>
  htmlPage({
    title: `${title} · Signalbox`,
    head: `<link rel="stylesheet" href="${reportStylePath}">`,
    body: `<nav aria-label="Signalbox"><a href="/">Board</a> <a href="/pager">Pager</a> <a href="${reportsPath}">Reports</a></nav>
<main>
${main}
</main>`,
  });

const boardLink = ({ name, title }: ReportObjective): string =>
  `<a href="/slos/${encodeURIComponent(name)}">${escaped(title)}</a>`;

const verdictHtml = ({ verdict }: ReportObjective): string =>
  `<span class="verdict ${verdict.replace(' ', '-')}"><span aria-hidden="true">${verdictSigns[verdict]}</span> ${verdict}</span>`;

/** What a narrow screen shows before the figure, where the head of the table has no room. */
const cell = (label: string, html: string, kind = ''): string =>
  `<td data-label="${label}"${kind === '' ? '' : ` class="${kind}"`}>${html}</td>`;

const overviewRow = (each: ReportObjective): string =>
  [
    '<tr>',
    `<th scope="row">${boardLink(each)} <small>${escaped(`${each.name}/${each.objective}`)}</small></th>`,
    cell('Verdict', verdictHtml(each)),
    cell('Target', targetText(each.target), 'figure'),
    cell('Achieved', achievedText(each), 'figure'),
    cell('Budget spent', shareText(each.spent), 'figure'),
    cell(
      'Bad of all',
      `${countText(each.total - each.good)} of ${countText(each.total)}`,
      'figure',
    ),
    cell('Told', toldText(each)),
    '</tr>',
  ].join('');

const overview = (objectives: readonly ReportObjective[]): string =>
  [
    '<table class="overview">',
    '<thead><tr><th scope="col">Objective</th><th scope="col">Verdict</th><th scope="col" class="figure">Target</th><th scope="col" class="figure">Achieved</th><th scope="col" class="figure">Budget spent</th><th scope="col" class="figure">Bad of all</th><th scope="col">Told</th></tr></thead>',
    `<tbody>${objectives.map(overviewRow).join('\n')}</tbody>`,
    '</table>',
  ].join('\n');

const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;

const detail = (each: ReportObjective, report: Report, allDays: readonly string[]): string => {
  const notes = notesOf(each, report).join(' ');
  const days = each.spentOn.map(
    (day) => `<strong>${day.day}</strong>: ${escaped(spentOnText(day))}`,
  );
  return [
    '<section class="objective">',
    `<h3>${escaped(each.title)} <small>${escaped(`${each.name}/${each.objective}`)}, ${targetText(each.target)}${each.owner === null ? '' : `, ${escaped(each.owner)}`}</small></h3>`,
    each.verdict === 'not measured' ? '' : stripSvg(each, allDays),
    notes === '' ? '' : `<p class="note">${escaped(notes)}</p>`,
    days.length === 0
      ? `<p class="note">${each.verdict === 'not measured' ? 'Nothing was measured.' : 'No day took more than 1 % of the budget.'}</p>`
      : list(days),
    '</section>',
  ]
    .filter((line) => line !== '')
    .join('\n');
};

const section = (title: string, none: string, items: readonly string[]): string =>
  `<section><h2>${title}</h2>\n${items.length === 0 ? `<p>${none}</p>` : list(items)}</section>`;

export const reportPage = (report: Report): string => {
  const { name, title, objectives, composites, incidents, pages, maintenances, corrections } =
    report;
  const allDays = Array.from({ length: report.days }, (_, index) =>
    new Date(report.from + index * dayMs).toISOString().slice(0, 10),
  );
  const named = (what: string, text: string) =>
    `<strong>${escaped(what)}</strong>: ${escaped(text)}`;
  const main = [
    `<h1>Service levels: ${escaped(title)}</h1>`,
    `<p class="lead">${escaped(summaryText(report))}</p>`,
    `<p class="note">${escaped(statusText(report))} <span class="links"><a href="${reportsPath}/${name}.md">Markdown</a></span></p>`,
    overview(objectives),
    composites.length === 0
      ? ''
      : section(
          'Composite budgets',
          '',
          composites.map((each) => named(each.title, compositeText(each))),
        ),
    '<section><h2>What the budgets were spent on</h2>',
    '<p class="note">A bar is a day: the higher, the more of the budget it took. An open box is a day without a count.</p>',
    ...objectives.map((each) => detail(each, report, allDays)),
    '</section>',
    section(
      'Incidents',
      'None.',
      incidents.map((each) => named(each.title, incidentText(each))),
    ),
    section(
      'Pages and tickets',
      'Nobody was told of anything.',
      pages.map(({ at, severity, summary }) =>
        named(`${dateText(at)} UTC`, `${severity}: ${summary}`),
      ),
    ),
    section(
      'Maintenance',
      'None.',
      maintenances.map((each) => named(each.name, maintenanceText(each))),
    ),
    section(
      'Corrections',
      'None.',
      corrections.map((each) => {
        const withdrawn = withdrawnText(each);
        const made = named(correctionAbout(each), correctionText(each));
        return withdrawn === null ? made : `<s>${made}</s> ${escaped(withdrawn)}`;
      }),
    ),
  ];
  return page(`Report: ${title}`, main.filter((line) => line !== '').join('\n'));
};

const links = (names: readonly string[]): string =>
  list(
    names.map(
      (name) =>
        `<a href="${reportsPath}/${name}.html">${readRange(name)?.title ?? name}</a> <small><a href="${reportsPath}/${name}.md">Markdown</a></small>`,
    ),
  );

export const reportList = ({ months, quarters }: ReportChoices): string =>
  page(
    'Reports',
    `<h1>Reports</h1>\n<p>What was promised and what was kept, of any month or quarter whose days are kept.</p>\n<h2>Months</h2>\n${links(months)}\n<h2>Quarters</h2>\n${links(quarters)}`,
  );

export const missingReport = (detail: string): string =>
  page(
    'No such report',
    `<h1>No such report</h1>\n<p>${escaped(detail)} <a href="${reportsPath}">All reports</a></p>`,
  );
