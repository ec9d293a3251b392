// From the SLO definitions: Prometheus rules (vmalert reads them too), promtool's tests of them, and
// Alertmanager's routes.

import type { Artefact } from '../language/artefact.ts';
import type { SloSet } from '../language/slo-set.ts';
import { groupsOf } from './group.ts';
import { printYaml } from './print.ts';
import { routes, routesNote } from './route.ts';
import { longWindowTests, ruleTests } from './rule-tests/file.ts';

const folder = 'alerts/generated';
const rulesName = 'prometheus-rules.yaml';

const rulesNote = `For Prometheus from 2.42 on, and for vmalert. The app is scraped as job app, or by the name of its
ScrapeTarget, and Signalbox's collector as job signalbox, both every 15 s or more often; series are
kept as long as the longest period.

An objective has three groups.
  Its own: every 15 s what good and total grew by, the sums of that over windows up to 6 h, the status
  (0 green, 1 yellow, 2 red; absent where nothing was measured) and the alerts.
  Cells: every 5 min the growth in 5 min.
  Long windows: every minute the sums of cells, the budget of the period, the slow alerts.

How increase15s counts. A step is (20 s ago, 5 s ago]: by then every scrape that began in it has been
stored. The next step begins where it ends, so that their sums are exact. First, what goes on: the
last value less the one at the step's begin; where the target did not answer then, less the last one
of 5 min, which bridges the gap; where its process has started anew, nothing goes on. Else, what
began, or began again from a lower value, counts whole, if its target had answered within 5 min or
its process is younger than that: a target never seen before only begins to be compared.`;

const testsNote = 'Run by `promtool test rules` on this file.';

const rules = (set: SloSet): string => {
  const groups = groupsOf(set);
  return printYaml(
    { groups: groups.map(({ name, interval, rules: list }) => ({ name, interval, rules: list })) },
    { top: rulesNote, items: { of: 'groups', texts: groups.map(({ note }) => note) } },
  );
};

/** Every file that Prometheus and Alertmanager are given. */
export const generateAlerts = (set: SloSet): readonly Artefact[] => [
  { path: `${folder}/${rulesName}`, text: rules(set) },
  {
    path: `${folder}/prometheus-rules.test.yaml`,
    text: printYaml(ruleTests(set, rulesName), { top: testsNote }),
  },
  {
    path: `${folder}/prometheus-rules.long-windows.test.yaml`,
    text: printYaml(longWindowTests(set, rulesName), { top: testsNote }),
  },
  { path: `${folder}/alertmanager.yaml`, text: printYaml(routes(set), { top: routesNote }) },
];
