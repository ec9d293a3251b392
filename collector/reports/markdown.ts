// A report as Markdown: it reads well as it is, in a mail or a terminal too. Whatever people wrote is
// text in it, never markup.

import type { Report, ReportObjective } from '../serve/reports/shapes.ts';
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
  verdictText,
  withdrawnText,
} from './words.ts';

/** One line, in which nothing is markup; a `|` would end a cell. */
const plain = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<>|#~]/g, '\\$&');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

const overview = (objectives: readonly ReportObjective[]): readonly string[] => [
  row(['Objective', 'Target', 'Achieved', 'Budget spent', 'Bad of all', 'Told', 'Verdict']),
  row(['-', '-:', '-:', '-:', '-:', '-', '-']),
  ...objectives.map((each) =>
    row([
      `${plain(each.title)} (${plain(`${each.name}/${each.objective}`)})`,
      targetText(each.target),
      achievedText(each),
      shareText(each.spent),
      `${countText(each.total - each.good)} of ${countText(each.total)}`,
      toldText(each),
      verdictText(each),
    ]),
  ),
];

const spentOn = (report: Report): readonly string[] =>
  report.objectives.flatMap((each) => {
    const lines = [
      ...notesOf(each, report).map((note) => `- ${plain(note)}`),
      ...each.spentOn.map((day) => `- ${day.day}: ${plain(spentOnText(day))}`),
    ];
    if (lines.length === 0) return [];
    return [
      `### ${plain(each.title)} (${plain(`${each.name}/${each.objective}`)})`,
      '',
      ...lines,
      '',
    ];
  });

const listed = (title: string, none: string, lines: readonly string[]): readonly string[] => [
  `## ${title}`,
  '',
  ...(lines.length === 0 ? [none] : lines),
  '',
];

export const reportMarkdown = (report: Report): string => {
  const { title, objectives, composites, incidents, pages, maintenances, corrections } = report;
  const days = spentOn(report);
  return [
    `# Service levels: ${title}`,
    '',
    `${summaryText(report)} ${statusText(report)}`,
    '',
    ...overview(objectives),
    '',
    ...(composites.length === 0
      ? []
      : listed(
          'Composite budgets',
          '',
          composites.map((each) => `- **${plain(each.title)}**: ${plain(compositeText(each))}`),
        )),
    ...(days.length === 0 ? [] : ['## What the budgets were spent on', '', ...days]),
    ...listed(
      'Incidents',
      'None.',
      incidents.map((each) => `- **${plain(each.title)}**: ${plain(incidentText(each))}`),
    ),
    ...listed(
      'Pages and tickets',
      'Nobody was told of anything.',
      pages.map(
        ({ at, severity, summary }) => `- ${dateText(at)} UTC, ${severity}: ${plain(summary)}`,
      ),
    ),
    ...listed(
      'Maintenance',
      'None.',
      maintenances.map((each) => `- **${plain(each.name)}**: ${plain(maintenanceText(each))}`),
    ),
    ...listed(
      'Corrections',
      'None.',
      corrections.flatMap((each) => {
        const withdrawn = withdrawnText(each);
        return [
          `- **${plain(correctionAbout(each))}**: ${plain(correctionText(each))}`,
          ...(withdrawn === null ? [] : [`  ${plain(withdrawn)}`]),
        ];
      }),
    ),
  ].join('\n');
};
