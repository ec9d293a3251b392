// The page of a rule, as docs/rules/ has it; where the pages are not at hand, what the rule asks.

import { readFile } from 'node:fs/promises';
import { breaksText, pageOf } from '../../language/diagnostic.ts';
import { type Rule, rules } from '../../language/rules.ts';
import { suggestion } from '../../language/spelling.ts';
import { UsageError } from '../command.ts';

const isRule = (name: string): name is Rule => Object.hasOwn(rules, name);

const inShort = (rule: Rule): string => {
  const { severity, asks } = rules[rule];
  const breaks = breaksText(rule);
  return `# ${rule}\n\n${severity}${breaks ? ` · breaks ${breaks}` : ''}\n\n${asks}\n`;
};

/** @throws UsageError for a rule that there is not. */
export const explainRule = async (name: string): Promise<string> => {
  if (!isRule(name))
    throw new UsageError(
      `there is no rule '${name}'. ${suggestion(name, Object.keys(rules), 'rules')}`,
    );
  try {
    return await readFile(new URL(`../../${pageOf(name)}`, import.meta.url), 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return inShort(name);
    throw cause;
  }
};
