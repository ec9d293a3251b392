// Every finding is found on a dashboard that has nothing else wrong: a check that never bites is
// none.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Dashboard,
  DashboardLinkType,
  type Panel,
  type RowPanel,
  VariableType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { text } from '../panel/text.ts';
import { timeSeries } from '../panel/time-series.ts';
import { lint } from './dashboard.ts';
import { isRow } from './place.ts';
import { filledIn, readQuery, variablesIn } from './query.ts';

const lines = [
  { expression: 'sum(rate(shop_total[$__rate_interval]))', legend: 'all', colour: '#fff' },
];
const frame = { title: 'Orders', description: 'Of all shops.', unit: 'eps' };

const place = (x: number, y: number) => ({ gridPos: { x, y, w: 12, h: 8 } });

const link = { type: DashboardLinkType.Link, icon: '', tooltip: '', tags: [], asDropdown: false };
const to = { ...link, targetBlank: false, includeVars: false, keepTime: true };

const sound = () => ({
  ...{ uid: 'shop', title: 'Shop', description: 'All shops.', schemaVersion: 42 },
  tags: ['signalbox', 'shop'],
  templating: {
    list: [
      {
        ...{ type: VariableType.Query, name: 'shop' },
        query: { query: 'label_values(shop_total{job="shop"}, shop)' },
      },
    ],
  },
  annotations: {
    list: [{ name: 'Alerts', enable: true, iconColor: 'red', expr: 'ALERTS{shop=~"$shop"}' }],
  },
  links: [
    { ...to, title: 'Cash', url: '/d/cash?var-till=1' },
    { ...to, title: 'All', type: DashboardLinkType.Dashboards, tags: ['signalbox'] },
  ],
  panels: [
    { ...timeSeries(frame, lines, {}), id: 1, ...place(0, 0) },
    { ...timeSeries(frame, lines, {}), id: 2, ...place(12, 0) },
    {
      ...{ type: 'row' as const, title: 'More', collapsed: true, id: 3 },
      gridPos: { x: 0, y: 8, w: 24, h: 1 },
      panels: [{ ...timeSeries(frame, lines, {}), id: 4, ...place(0, 9) }],
    },
  ],
});

const known = new Set(['shop_total', 'shop_seconds_bucket', 'ALERTS']);

/** Another, for links to lead to. */
const cash = (): Dashboard => ({
  ...{ uid: 'cash', title: 'Cash', schemaVersion: 42, annotations: {}, tags: ['signalbox'] },
  templating: { list: [{ type: VariableType.Textbox, name: 'till' }] },
});

const findings = (dashboard: Dashboard): readonly string[] =>
  lint(dashboard, known, [dashboard, cash()]);

test('of a sound dashboard there is nothing to say', () => {
  assert.deepEqual(findings(sound()), []);
});

/** A panel of the sound dashboard with something changed; the folded one is 4. */
const withPanel = (id: number, change: Partial<Panel>): Dashboard => {
  const changed = <P extends Panel | RowPanel>(panel: P): P =>
    panel.id === id ? { ...panel, ...change } : panel;
  const panels = sound().panels.map((panel) =>
    isRow(panel) ? { ...changed(panel), panels: panel.panels.map(changed) } : changed(panel),
  );
  return { ...sound(), panels };
};

const asking = (expression: string, title = 'Orders', exemplars = false): Partial<Panel> =>
  timeSeries({ ...frame, title }, [{ expression, legend: '', exemplars }], {});

const quantile = 'histogram_quantile(0.9, sum by (le) (rate(shop_seconds_bucket[1m])))';
const field = timeSeries(frame, lines, {}).fieldConfig;

const cases: readonly [what: string, broken: Dashboard, finding: RegExp][] = [
  ['a uid that is none', { ...sound(), uid: 'the shop' }, /'the shop' is no uid/],
  ['a uid that is too long', { ...sound(), uid: 's'.repeat(41) }, /is no uid/],
  ['the uid of another', { ...sound(), links: [], uid: 'cash' }, /'cash' is the uid of another/],
  ['the title of another', { ...sound(), title: 'Cash' }, /'Cash' is the title of another/],
  ['no words about it', { ...sound(), description: '' }, /the dashboard has no description/],
  ['no tag', { ...sound(), tags: ['signalbox'] }, /the tags are not 'signalbox' and a subject/],
  [
    'a link to nowhere',
    { ...sound(), links: [{ ...to, title: 'Old', url: '/d/old' }] },
    /link 'Old' leads to 'old', which is no dashboard/,
  ],
  [
    'a link to one of none',
    { ...sound(), links: [{ ...to, title: 'Old', url: `/d/old-\${__data.fields.Shop}` }] },
    /link 'Old' leads to 'old-.*', which is no dashboard/,
  ],
  [
    'a link that sets what is not there',
    { ...sound(), links: [{ ...to, title: 'Cash', url: '/d/cash?from=1&var-tills=1' }] },
    /link 'Cash' sets 'tills', which 'cash' has not/,
  ],
  [
    'a link of no tag',
    {
      ...sound(),
      links: [{ ...to, title: 'All', type: DashboardLinkType.Dashboards, tags: ['shops'] }],
    },
    /link 'All' is of tags that no dashboard has/,
  ],
  [
    'a link by a column that is not there',
    withPanel(1, { links: [{ ...to, title: 'Row', url: `\${__data.fields.Shop}` }] }),
    /panel 1 .* links by the column 'Shop'/,
  ],
  [
    'a variable that nothing uses',
    { ...sound(), annotations: {} },
    /variable 'shop' is used by nothing/,
  ],
  [
    'values of what is not there',
    {
      ...sound(),
      templating: {
        list: [{ type: VariableType.Query, name: 'shop', query: 'label_values(shops, shop)' }],
      },
    },
    /variable 'shop' asks for 'shops'/,
  ],
  [
    'an unknown variable in a text',
    withPanel(1, asking('shop_total{a="$limit"}')),
    /panel 1 .* asks for the variable 'limit'/,
  ],
  [
    'an unknown variable in a link',
    withPanel(1, { links: [{ ...to, title: 'Row', url: `\${limit:queryparam}` }] }),
    /panel 1 .* asks for the variable 'limit'/,
  ],
  [
    'a unit of nobody',
    withPanel(1, timeSeries({ ...frame, unit: 'shops' }, lines, {})),
    /panel 1 .* has the unit 'shops', which Grafana has not/,
  ],
  ['words without any', withPanel(4, { ...text('Why', ''), ...place(0, 9) }), /'Why' says nothing/],
  ['words about nothing', withPanel(4, text('', 'Because.')), /panel 4 '' has no title/],
  [
    'a pattern that no metric has',
    withPanel(1, asking('{__name__=~"shops_.+"}')),
    /panel 1 .* asks for 'shops_\.\+'/,
  ],
  ['an id twice', withPanel(2, { id: 1 }), /panel 1 .* has the id of another/],
  ['an id twice, folded', withPanel(4, { id: 1 }), /panel 1 .* has the id of another/],
  ['an id of 0', withPanel(2, { id: 0 }), /panel 0 .* has no id/],
  ['one over another', withPanel(2, place(11, 0)), /panel 1 'Orders' overlaps panel 2 'Orders'/],
  [
    'a panel over a heading',
    withPanel(2, place(12, 1)),
    /panel 2 'Orders' overlaps panel 3 'More'/,
  ],
  ['beyond the last column', withPanel(4, place(13, 9)), /panel 4 .* 24 columns/],
  ['no title', withPanel(1, { title: '' }), /panel 1 '' has no title/],
  ['a heading without a title', withPanel(3, { title: '' }), /panel 3 '' has no title/],
  ['no description', withPanel(4, { description: '' }), /panel 4 .* has no description/],
  [
    'no query',
    withPanel(1, { targets: [], fieldConfig: { defaults: field?.defaults ?? {}, overrides: [] } }),
    /panel 1 .* has no query/,
  ],
  [
    'no unit',
    withPanel(1, { fieldConfig: { defaults: { custom: { spanNulls: false } }, overrides: [] } }),
    /panel 1 .* has no unit/,
  ],
  [
    'lines over gaps',
    withPanel(1, { fieldConfig: { defaults: { unit: 's', custom: {} }, overrides: [] } }),
    /panel 1 .* draws over gaps/,
  ],
  [
    'a look for no query',
    withPanel(1, {
      fieldConfig: {
        defaults: field?.defaults ?? {},
        overrides: [{ matcher: { id: 'byFrameRefID', options: 'B' }, properties: [] }],
      },
    }),
    /panel 1 .* gives a look to 'B', no query/,
  ],
  [
    'a data source by its uid',
    withPanel(4, { datasource: { type: 'prometheus', uid: 'P1809F7CD0C75ACF3' } }),
    /dashboard\.panels\.2\.panels\.0\.datasource is hard-coded/,
  ],
  ['a query that is none', withPanel(1, asking('sum(rate(shop_total[5m])')), /panel 1 .* complete/],
  ['an unknown variable', withPanel(1, asking('shop_total{a="b"} > $__limit')), /panel 1 .* \$/],
  ['an unknown metric', withPanel(4, asking('shop_totals')), /panel 4 .* 'shop_totals'/],
  ['a selector without a name', withPanel(4, asking('{job="shop"}')), /panel 4 .* asks for ''/],
  ['a quantile without ≈', withPanel(1, asking(quantile, 'p90', true)), /panel 1 .* without ≈/],
  ['one without exemplars', withPanel(1, asking(quantile, '≈ p90')), /panel 1 .* exemplars/],
  [
    'an annotation of nothing',
    {
      ...sound(),
      annotations: {
        list: [{ name: 'Old', enable: true, iconColor: 'red', expr: 'alerts{a="$shop"}' }],
      },
    },
    /'Old' asks for 'alerts'/,
  ],
];

for (const [what, broken, finding] of cases) {
  test(`found: ${what}`, () => {
    const [first = 'nothing', ...others] = findings(broken);
    assert.match(first, finding);
    assert.deepEqual(others, []);
  });
}

test('a panel without a data source says so', () => {
  const { datasource: _, ...panel } = timeSeries(frame, lines, {});
  const [found] = findings({ ...sound(), panels: [{ ...panel, id: 1, ...place(0, 0) }] });
  assert.match(found ?? '', /panel 1 .* has no data source/);
});

test('the metrics of a query are all its selectors, each once', () => {
  const { metrics, problem } = readQuery(
    'a{b="c"} / on (d) (a + sum by (e) (f[5m:1m]) > vector(2))',
    {},
  );
  assert.deepEqual({ metrics, problem }, { metrics: ['a', 'f'], problem: null });
});

test('a pattern of names is a metric that is told apart', () => {
  const { metrics, patterns, problem } = readQuery('{__name__=~"a:.+",b="c"} / d', {});
  assert.deepEqual(
    { metrics, patterns, problem },
    { metrics: ['d'], patterns: ['a:.+'], problem: null },
  );
});

test('variables are found and filled in however they are written, but not those of a replacement', () => {
  const text = `label_replace(a{b="$b",c="\${c:regex}"}[$__range], "d", "$1", "e", "(.+)")`;
  assert.deepEqual(variablesIn(text), ['b', 'c']);
  assert.equal(
    filledIn(text, { b: 'x', c: 'y' }),
    'label_replace(a{b="x",c="y"}[1h], "d", "$1", "e", "(.+)")',
  );
});
