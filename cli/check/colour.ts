// A rendered finding with colours, for terminals. The text stays the same: who takes the escapes out
// again has what renderDiagnostic gave.

import { styleText } from 'node:util';
import type { Diagnostic } from '../../language/diagnostic.ts';

const colours = { error: 'red', warning: 'yellow', notice: 'cyan' } as const;

const bold = (text: string): string => styleText('bold', text, { validateStream: false });

export const colourDiagnostic = (severity: Diagnostic['severity'], rendered: string): string => {
  const [head = '', ...rest] = rendered.split('\n');
  const colour = (text: string): string =>
    styleText(['bold', colours[severity]], text, { validateStream: false });
  const word = /^\w+\[[a-z0-9-]+\]/.exec(head)?.[0] ?? '';
  const lines = rest.map((line) =>
    line
      .replace(/^( *\| *)(\^+)$/, (_, before, carets) => before + colour(carets))
      .replace(/^ {3}(fix|breaks):/, bold),
  );
  return [colour(word) + head.slice(word.length), ...lines].join('\n');
};
