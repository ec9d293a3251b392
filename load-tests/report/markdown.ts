// The result as Markdown, for a summary or a comment of CI.

import { comparisonLines } from '../compare/words.ts';
import type { Result } from '../result.ts';
import { courseLines, phaseCells, phaseHeads } from './phases.ts';
import { spentBar, worstSpent } from './spent.ts';
import {
  clientText,
  generatorLines,
  headline,
  leftText,
  printable,
  serverText,
  signOf,
} from './text.ts';

/** Nothing of it is markup, in a table or out of it. */
const plain = (text: string): string =>
  printable(text)
    .replaceAll(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`)
    .replaceAll(/\s*\n\s*/g, ' ');

const phaseTable = ({ phases }: Result): string[] =>
  phases.length === 0
    ? []
    : [
        `| ${phaseHeads.map((head) => head.toLowerCase()).join(' | ')} |`,
        `| ${phaseHeads.map(() => '-').join(' | ')} |`,
        ...phases.map((phase) => `| ${phaseCells(phase).map(plain).join(' | ')} |`),
        '',
      ];

/** @param chart where the chart is, from the folder of the Markdown; null for none. */
export const markdownReport = (result: Result, chart: string | null = null): string => {
  const { objectives, reasons, run, comparisons } = result;
  const rows = objectives.map((one) => {
    const { objective, title, client, server } = one;
    const spent = worstSpent(one);
    const cells = [
      ...[signOf(one), `${title} (${objective})`, clientText(client), serverText(server)],
      spent === null ? '–' : spentBar(spent),
      leftText(one),
    ];
    return cells.map(plain).join(' | ');
  });
  return [
    `### ${plain(headline(result))}`,
    '',
    ...(reasons.length > 0 ? [...reasons.map((reason) => `- ${plain(reason)}`), ''] : []),
    ...courseLines(result).map((line) => `- ${plain(line)}`),
    ...(courseLines(result).length === 0 ? [] : ['']),
    ...phaseTable(result),
    ...(rows.length > 0
      ? [
          '| verdict | objective | k6 | collector | limit used | left, 95 % interval |',
          '| - | - | - | - | - | - |',
          ...rows.map((row) => `| ${row} |`),
          '',
        ]
      : []),
    ...(chart === null || rows.length === 0
      ? []
      : [
          `![How much of each limit was used](<${chart.replaceAll(/[<>\\\n]/g, encodeURIComponent)}>)`,
          '',
        ]),
    ...comparisons.flatMap((one) => [
      ...comparisonLines(one).map((line, index) => `${index === 0 ? '' : '- '}${plain(line)}`),
      '',
    ]),
    [`Run ${plain(run)}`, ...generatorLines(result)].join(': ').concat('.'),
    '',
  ].join('\n');
};
