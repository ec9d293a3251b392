// The pages of docs/rules: written by hand, but for what the rules and `check` itself say. Those
// parts are the head, what is said of the example, and the index; here they are made anew.

import { readFileSync } from 'node:fs';
import { breaksText } from '../../language/diagnostic.ts';
import { type Rule, rules } from '../../language/rules.ts';
import { galleryOutput } from './gallery.ts';

export const pageUrl = (name: string): URL =>
  new URL(`../../docs/rules/${name}.md`, import.meta.url);

export const allRules = Object.keys(rules) as Rule[];

const head = (rule: Rule): string => {
  const { severity, asks, strict } = rules[rule];
  const breaks = breaksText(rule);
  const facts = [
    `**${severity}**`,
    ...(strict ? ['said with `--strict`'] : []),
    ...(breaks ? [`breaks ${breaks}`] : []),
    '[all rules](README.md)',
  ];
  return `# ${rule}\n\n${facts.join(' · ')}\n\n${asks}\n\n`;
};

export type Examples = { readonly broken: string; readonly right: string };

/** The two definitions of a page; null where it has none. */
export const examplesOf = (page: string): Examples | null => {
  const [broken, right] = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text);
  return broken !== undefined && right !== undefined ? { broken, right } : null;
};

/** The name under which the examples are read, so that what is strict is said of its own. */
export const exampleName = (rule: Rule): string => `${rule}.yaml`;

/** The page with its mechanical parts as they are now. */
export const refreshedPage = (rule: Rule, page: string): string => {
  const body = page.slice(page.indexOf('## Why'));
  const examples = examplesOf(page);
  const said = examples ? galleryOutput(exampleName(rule), examples.broken) : '';
  const about = said.replaceAll(/^(\w+\[.*?\] )\S+?\.yaml(:\d+:\d+)/gm, '$1slo.yaml$2');
  return (
    head(rule) +
    body.replace(/^(`check` says:\n\n```text\n).*?^```$/ms, (_, start) => `${start}${about}\`\`\``)
  );
};

/** Groups of rules, as the comments in rules.ts part them. */
const groups = (): readonly { title: string; rules: readonly Rule[] }[] => {
  const source = readFileSync(new URL('../../language/rules.ts', import.meta.url), 'utf8');
  const listed = source.slice(source.indexOf('export const rules'));
  const found: { title: string; rules: Rule[] }[] = [];
  for (const [, title, quoted, plain] of listed.matchAll(
    /^ {2}(?:\/\/ (.+)|'([a-z0-9-]+)':|([a-z]+):)/gm,
  )) {
    const rule = allRules.find((name) => name === (quoted ?? plain));
    if (title !== undefined) found.push({ title, rules: [] });
    else if (rule) found.at(-1)?.rules.push(rule);
  }
  return found;
};

const intro = `# The rules that \`signalbox check\` checks by

An **error** stops the start of the collector and the generation of rules and dashboards. A
**warning** and a **notice** are only said. \`signalbox check --explain RULE\` prints a page in the
terminal, \`-o json\` names it with every finding. \`signalbox check --fix PATH\` mends what is
certain: it changes only the words that are wrong, and keeps comments and layout.

The examples stand beside \`language/gallery/sound.yaml\`, which has a service \`shop\`, a data source
\`metrics\` with a histogram \`http_seconds\`, an SLI \`quick\` and an SLO \`sound\` over it.

Editors with yaml-language-server complete and check the shape while you type, when the first line
of a file names the schema that \`signalbox generate\` writes:
\`# yaml-language-server: $schema=../language/generated/definitions.schema.json\`.

For machines \`signalbox check -o json\` gives one object: \`files\`, \`objectives\`, \`errors\`,
\`warnings\`, \`notices\` and \`diagnostics\`. A diagnostic has \`severity\`, \`rule\`, \`message\`, \`fix\`,
\`place\` (file, line and column, from 1), \`length\`, \`excerpt\`, \`breaks\`, \`page\`, and \`edit\` where
\`--fix\` would mend it: the characters from \`from\` up to \`to\` of the file become \`text\`.
`;

const row = (rule: Rule): string => {
  const { severity, asks, strict } = rules[rule];
  return `| [${rule}](${rule}.md) | ${severity}${strict ? ', strict' : ''} | ${asks.replaceAll('|', '\\|')} |`;
};

/** The index of all pages by group. */
export const rulesIndex = (): string =>
  [
    intro,
    ...groups().map(({ title, rules }) =>
      [
        `## ${title}\n`,
        '| rule | severity | what it asks |',
        '| - | - | - |',
        ...rules.map(row),
        '',
      ].join('\n'),
    ),
  ].join('\n');
