// An alert policy that pages says whom. Without a target the page goes to whoever gets all pages.

import type { LintRule } from '../lint.ts';
import type { YamlDocument } from '../yaml-document.ts';
import { isMapping } from './query.ts';

const specOf = (value: unknown) => (isMapping(value) && isMapping(value.spec) ? value.spec : null);

const nameOf = ({ value }: YamlDocument): string => {
  const name = isMapping(value) && isMapping(value.metadata) ? value.metadata.name : null;
  return typeof name === 'string' ? name : '';
};

const ofKind = (documents: readonly YamlDocument[], kind: string): readonly YamlDocument[] =>
  documents.filter(({ value }) => isMapping(value) && value.kind === kind);

export const pageWithoutTarget: LintRule = ({ documents, report }) => {
  const severities = new Map<string, unknown>(
    ofKind(documents, 'AlertCondition').map((document) => [
      nameOf(document),
      specOf(document.value)?.severity,
    ]),
  );
  const severityOf = (condition: unknown): unknown => {
    const name = isMapping(condition) ? condition.conditionRef : undefined;
    return typeof name === 'string' ? severities.get(name) : specOf(condition)?.severity;
  };
  for (const document of ofKind(documents, 'AlertPolicy')) {
    const spec = specOf(document.value);
    const { conditions, notificationTargets: targets } = spec ?? {};
    if (!Array.isArray(conditions) || (Array.isArray(targets) && targets.length > 0)) continue;
    if (!conditions.some((condition) => severityOf(condition) === 'page')) continue;
    const message = `the alert policy '${nameOf(document)}' pages, and does not say whom`;
    const fix = "Name an AlertNotificationTarget under 'notificationTargets'.";
    report('page-without-target', document.mark(['metadata', 'name']), message, fix);
  }
};
