// From the SLO definitions: Prometheus rules (vmalert reads them too), promtool's tests of them, and
// Alertmanager's routes; where spans are counted, also what makes metrics of them.

import type { Artefact } from '../language/artefact.ts';
import type { SloSet } from '../language/slo-set.ts';
import { spanmetricsConfig } from '../language/spanmetrics.ts';
import { edgeRules } from './edges.ts';
import { groupsOf } from './group.ts';
import { printYaml } from './print.ts';
import { routes, routesNote } from './route.ts';
import { longWindowTests, ruleTests } from './rule-tests/file.ts';
import { expressible, type LeftOut } from './span-counters.ts';

const folder = 'alerts/generated';
const rulesName = 'prometheus-rules.yaml';

const rulesNote = `For Prometheus from 2.42 on, and for vmalert from 1.92 on. docs/prometheus-rules.md says how near
they come to what the collector counts. Give Prometheus the external labels grafana_url and board_url,
where Grafana and Signalbox's board are, and alerts link to their dashboards and runbooks. The app is
scraped as job app, or by the name of its ScrapeTarget, and Signalbox's collector as job signalbox,
both every 15 s or more often; series are kept as long as the longest period.

An objective has up to four groups.
  Its own: every 15 s what good and total grew by, the sums of that over windows up to 1 h, the status
  (0 green, 1 yellow, 2 red; absent where nothing was measured) and the quick alerts.
  Slices, where it counts time: once a slice, what was good of the one that has closed.
  Cells: every 5 min the growth in 5 min.
  Long windows: every minute the sums over longer windows, the budget of the period, the slow alerts.

How increase15s counts. A step is (20 s ago, 5 s ago]: by then every scrape that began in it has been
stored. The next step begins where it ends, so that their sums are exact. First, what goes on: the
last value less the one at the step's begin; where the target did not answer then, less the last one
of 5 min, which bridges the gap; where its process has started anew, nothing goes on. Else, what
began, or began again from a lower value, counts whole, if its target had answered within 5 min or
its process is younger than that: a target never seen before only begins to be compared.`;

const testsNote = 'Run by `promtool test rules` on this file.';

const leftOutNote = (leftOut: readonly LeftOut[]): string =>
  leftOut.length === 0
    ? ''
    : [
        '\n\nWithout rules, since Prometheus cannot count what the collector does:',
        ...leftOut.map(({ objective, reason }) => `  ${objective.key}: ${reason}.`),
      ].join('\n');

const rules = (set: SloSet, leftOut: readonly LeftOut[]): string => {
  const groups = groupsOf(set);
  return printYaml(
    { groups: groups.map(({ name, interval, rules: list }) => ({ name, interval, rules: list })) },
    {
      top: rulesNote + leftOutNote(leftOut),
      items: { of: 'groups', texts: groups.map(({ note }) => note) },
    },
  );
};

/** Every file that Prometheus and Alertmanager are given. */
export const generateAlerts = (whole: SloSet): readonly Artefact[] => {
  const { set, leftOut } = expressible(whole);
  const connector = spanmetricsConfig(set);
  return [
    { path: `${folder}/${rulesName}`, text: rules(set, leftOut) },
    {
      path: `${folder}/prometheus-rules.test.yaml`,
      text: printYaml(ruleTests(set, rulesName), { top: testsNote }),
    },
    {
      path: `${folder}/prometheus-rules.long-windows.test.yaml`,
      text: printYaml(longWindowTests(set, rulesName), { top: testsNote }),
    },
    { path: `${folder}/alertmanager.yaml`, text: printYaml(routes(set), { top: routesNote(set) }) },
    ...(connector ? [connector] : []),
    edgeRules(whole),
  ];
};
