// The result as Markdown, for a summary or a comment of CI.

import type { Result } from '../result.ts';
import { clientText, headline, serverText, signs } from './text.ts';

/** Nothing of it is markup, in a table or out of it. */
const plain = (text: string): string =>
  text
    .replaceAll(/[\\`*_{}[\]<>|#~]/g, (character) => `\\${character}`)
    .replaceAll(/\s*\n\s*/g, ' ');

export const markdownReport = (result: Result): string => {
  const { objectives, reasons, run } = result;
  const rows = objectives.map(({ objective, title, verdict, client, server }) =>
    [signs[verdict], `${title} (${objective})`, clientText(client), serverText(server)]
      .map(plain)
      .join(' | '),
  );
  return [
    `### ${plain(headline(result))}`,
    '',
    ...(reasons.length > 0 ? [...reasons.map((reason) => `- ${plain(reason)}`), ''] : []),
    ...(rows.length > 0
      ? [
          '| verdict | objective | k6 | collector |',
          '| - | - | - | - |',
          ...rows.map((row) => `| ${row} |`),
          '',
        ]
      : []),
    `Run ${plain(run)}.`,
    '',
  ].join('\n');
};
