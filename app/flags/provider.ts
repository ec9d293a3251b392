// OpenFeature's provider over flagd-core: rules in, answers out, all in this process.

import { FlagdCore } from '@openfeature/flagd-core';
import type { EvaluationContext, JsonValue, Provider } from '@openfeature/server-sdk';

export type RuleProvider = Provider & { readonly use: (configuration: string) => void };

export const createProvider = (): RuleProvider => {
  const core = new FlagdCore();
  return {
    metadata: { name: 'signalbox-flags' },
    runsOn: 'server',
    use: (configuration) => {
      core.setConfigurations(configuration);
    },
    resolveBooleanEvaluation: async (flag: string, otherwise: boolean, who: EvaluationContext) =>
      core.resolveBooleanEvaluation(flag, otherwise, who),
    resolveStringEvaluation: async (flag: string, otherwise: string, who: EvaluationContext) =>
      core.resolveStringEvaluation(flag, otherwise, who),
    resolveNumberEvaluation: async (flag: string, otherwise: number, who: EvaluationContext) =>
      core.resolveNumberEvaluation(flag, otherwise, who),
    resolveObjectEvaluation: async <T extends JsonValue>(
      flag: string,
      otherwise: T,
      who: EvaluationContext,
    ) => core.resolveObjectEvaluation(flag, otherwise, who),
  };
};
