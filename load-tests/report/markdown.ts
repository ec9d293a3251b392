// The result as Markdown, for a summary or a comment of CI.

import type { Result } from '../result.ts';
import { clientText, headline, printable, serverText, signOf } from './text.ts';

/** Nothing of it is markup, in a table or out of it. */
const plain = (text: string): string =>
  printable(text)
    .replaceAll(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`)
    .replaceAll(/\s*\n\s*/g, ' ');

export const markdownReport = (result: Result): string => {
  const { objectives, reasons, run } = result;
  const rows = objectives.map((one) => {
    const { objective, title, client, server } = one;
    const cells = [signOf(one), `${title} (${objective})`, clientText(client), serverText(server)];
    return cells.map(plain).join(' | ');
  });
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
