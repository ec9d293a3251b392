// The blocks of slos/README.md that are the output of a command: the comment above each says which.
// Run as a program this writes them anew; the test beside it compares.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');
export const readmePath = join(root, 'slos/README.md');

const block = /<!-- (explain|replay) (.+) -->\n```\n([\s\S]*?)```\n/g;

const outputOf = (args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/signalbox.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`signalbox ${args.join(' ')} exited with ${status}: ${stderr}`);
  return stdout;
};

/** The text with every such block as the command prints it now, and the commands. */
export const renewed = (text: string): { readonly text: string; readonly commands: string[] } => {
  const commands: string[] = [];
  const now = text.replaceAll(block, (_, command: string, rest: string) => {
    commands.push(`${command} ${rest}`);
    return `<!-- ${command} ${rest} -->\n\`\`\`\n${outputOf([command, ...rest.split(' ')])}\`\`\`\n`;
  });
  return { text: now, commands };
};

if (import.meta.main) writeFileSync(readmePath, renewed(readFileSync(readmePath, 'utf8')).text);
