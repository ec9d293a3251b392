// How fast a budget may burn before someone is told: the default windows, scaled to the period
// (30 days: 1 h, 6 h, 1 d and 3 d; short = long/12), or a BurnPolicy with windows as written.

import defaults from './burn-windows.json' with { type: 'json' };
import type { DefinitionOf } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { BurnAlert, BurnPolicy, Severity } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

const minute = 60;

/** Windows end on the edges of the cells that counts are kept in, which widen with age. */
const legible = (seconds: number): number => {
  const edge =
    seconds <= 10 * minute
      ? 1
      : seconds <= 70 * minute
        ? 10
        : seconds <= 360 * minute
          ? minute
          : seconds <= 72 * 60 * minute
            ? 10 * minute
            : 60 * minute;
  return Math.max(1, Math.round(seconds / edge)) * edge;
};

/** The default policy for a period, of a source that is heard every `intervalSeconds`. */
export const defaultBurnPolicy = (periodSeconds: number, intervalSeconds: number): BurnPolicy => ({
  name: 'default',
  alerts: defaults.alerts.map(({ severity, periodShare, factor, minimumBadEvents }) => {
    const least = Math.ceil(defaults.leastSamples * intervalSeconds);
    const long = Math.max(periodSeconds / periodShare, least);
    return {
      severity: severity as Severity,
      longSeconds: legible(long),
      shortSeconds: Math.max(legible(long / defaults.shortShare), least),
      factor,
      minimumBadEvents,
      forSeconds: 0,
      notify: [],
    };
  }),
});

/** A written BurnPolicy, or null when one of its windows is wrong, which was reported. */
export const readBurnPolicy = (
  { name, body, document }: DefinitionOf<'BurnPolicy'>,
  report: Report,
): BurnPolicy | null => {
  const alerts: BurnAlert[] = [];
  for (const [index, alert] of body.spec.alerts.entries()) {
    const path: Path = ['spec', 'alerts', index];
    const at = (field: string): Mark => document.mark([...path, field]);
    const long = readSeconds(alert.longWindow, 0, at('longWindow'), report);
    const usual = legible((long ?? 0) / defaults.shortShare);
    const short = readSeconds(alert.shortWindow, usual, at('shortWindow'), report);
    if (long === null || short === null) continue;
    if (!(short < long) || short < 1) {
      const message = `the short window of ${short} s is not within the long one of ${long} s`;
      report('burn-windows', at('shortWindow'), message, 'Write a twelfth of the long window.');
      continue;
    }
    alerts.push({
      severity: alert.severity,
      longSeconds: long,
      shortSeconds: short,
      factor: alert.factor,
      minimumBadEvents: alert.minimumBadEvents ?? 10,
      forSeconds: 0,
      notify: [],
    });
  }
  return alerts.length === body.spec.alerts.length ? { name, alerts } : null;
};

const short = (value: number): string => String(Number(value.toPrecision(3)));

/** Reports what can never fire: factors that no burn reaches, windows beyond the period. */
export const checkBurnPolicy = (
  policy: BurnPolicy,
  target: number,
  periodSeconds: number,
  at: Mark,
  report: Report,
): void => {
  const highest = 1 / (1 - target);
  const unreachable = policy.alerts.filter(({ factor }) => factor >= highest * (1 - 1e-9));
  if (unreachable.length > 0) {
    const factors = unreachable.map(({ factor }) => factor).join(', ');
    const message =
      `at a target of ${target} the highest possible burn is ${short(highest)}, ` +
      `so the factor${unreachable.length === 1 ? '' : 's'} ${factors} of the burn policy ` +
      `'${policy.name}' can never be reached`;
    const fix =
      'Name a BurnPolicy with lower factors in the annotation signalbox/burn-policy, ' +
      `such as ${short(highest * 0.8)} instead of ${unreachable[0]?.factor}.`;
    report('unreachable-burn', at, message, fix);
  }
  const beyond = policy.alerts.find(({ longSeconds }) => longSeconds > periodSeconds);
  if (beyond) {
    const message = `the burn policy '${policy.name}' looks back further than the SLO's period`;
    report('burn-windows', at, message, 'Use shorter windows or a longer period.');
  }
};
