// What would have been with another promise: `target=99.5`, `burn-policy=NAME`. All that is asked
// makes one objective beside the actual one, over the same counts.

import { readFile } from 'node:fs/promises';
import { readBurnPolicy } from '../../language/burn-policy.ts';
import { toDefinition } from '../../language/definition.ts';
import type { BurnPolicy, Objective, SloSet } from '../../language/slo-set.ts';
import { sourceText } from '../../language/source-text.ts';
import { nearest } from '../../language/spelling.ts';
import { parseYaml } from '../../language/yaml-document.ts';
import { UsageError } from '../command.ts';

export type WhatIf = { readonly target: number | null; readonly burnPolicy: string | null };

/** @throws UsageError for what is no `target=PERCENT` or `burn-policy=NAME` */
export const parseWhatIf = (texts: readonly string[]): WhatIf | null => {
  let [target, burnPolicy]: [WhatIf['target'], WhatIf['burnPolicy']] = [null, null];
  for (const text of texts) {
    const [, name, value = ''] = /^([a-z-]+)=(.+)$/s.exec(text) ?? [];
    if (name === 'target' && target === null) {
      const percent = Number(value.replace(/ ?%$/, ''));
      if (!(percent > 0 && percent < 100)) {
        throw new UsageError(`'${value}' is no target: write a percentage such as target=99.5`);
      }
      target = Number((percent / 100).toPrecision(12));
    } else if (name === 'burn-policy' && burnPolicy === null) burnPolicy = value;
    else {
      throw new UsageError(
        `--what-if takes target=PERCENT and burn-policy=NAME, each once, not '${text}'`,
      );
    }
  }
  return texts.length === 0 ? null : { target, burnPolicy };
};

export const whatIfText = ({ target, burnPolicy }: WhatIf): string =>
  [
    ...(target === null ? [] : [`target=${Number((target * 100).toPrecision(10))}`]),
    ...(burnPolicy === null ? [] : [`burn-policy=${burnPolicy}`]),
  ].join(' ');

/** Every BurnPolicy of the definitions, also one that no SLO names, and those that SLOs have. */
export const burnPolicies = async (
  files: readonly string[],
  set: SloSet,
): Promise<ReadonlyMap<string, BurnPolicy>> => {
  const found = new Map(set.objectives.map(({ burn }) => [burn.name, burn]));
  // The definitions were checked: nothing is left to report.
  const report = (): void => {};
  for (const path of files) {
    for (const document of parseYaml(sourceText(path, await readFile(path, 'utf8')), report)) {
      const definition = toDefinition(document, report);
      if (definition?.kind !== 'BurnPolicy') continue;
      const policy = readBurnPolicy(definition, report, null);
      const grain = { intervalSeconds: 1, sliceSeconds: null };
      if (policy !== null) found.set(definition.name, policy(grain));
    }
  }
  return found;
};

/** @throws UsageError for a burn policy that is not there */
export const whatIfObjective = (
  objective: Objective,
  whatIf: WhatIf,
  policies: ReadonlyMap<string, BurnPolicy>,
): Objective => {
  const { target, burnPolicy } = whatIf;
  const burn = burnPolicy === null ? objective.burn : policies.get(burnPolicy);
  if (burn === undefined) {
    const names = [...policies.keys()];
    const near = nearest(burnPolicy ?? '', names);
    const hint = near === null ? `there are ${names.join(', ')}` : `did you mean '${near}'?`;
    throw new UsageError(`there is no burn policy '${burnPolicy}'; ${hint}`);
  }
  const name = `${objective.objective} what-if`;
  return {
    ...objective,
    key: `${objective.slo}/${name}`,
    objective: name,
    target: target ?? objective.target,
    burn,
  };
};

/** Alerts of a policy that no burn can fire at a target; the highest burn is 1 / (1 − target). */
export const unreachable = ({ burn, target }: Objective): readonly number[] =>
  burn.alerts.map(({ factor }) => factor).filter((factor) => factor * (1 - target) >= 1 - 1e-9);
