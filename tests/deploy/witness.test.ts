// Prometheus and Alertmanager as docker-compose.yml configures them: their own tools take the
// files, with the generated rules where they are mounted, and of all alerts only the dead-man's
// switch goes to anybody.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { skipWithout, toolPath } from '../tool.ts';
import { until } from '../until.ts';
import { startAlertmanager } from './engines.ts';
import { openMailbox } from './mailbox.ts';
import { layOut, optionOf } from './mounts.ts';
import { loadProject, type Project, serviceOf, writeSecrets } from './project.ts';

const skip =
  skipWithout('compose-check') ||
  skipWithout('promtool') ||
  skipWithout('amtool') ||
  skipWithout('alertmanager');

type Rule = { readonly alert?: string; readonly labels?: Readonly<Record<string, string>> };
type RuleFile = { readonly groups: readonly { readonly rules: readonly Rule[] }[] };

describe('the witness', { skip }, () => {
  let project: Project;
  let root: string;
  let prometheus: string;
  let alertmanager: string;
  before(() => {
    project = loadProject();
    root = mkdtempSync(join(tmpdir(), 'signalbox-witness-'));
    writeSecrets(serviceOf(project, 'secrets'), join(root, 'run/secrets'));
    const [scraping, routing] = [
      serviceOf(project, 'prometheus'),
      serviceOf(project, 'alertmanager'),
    ];
    prometheus = layOut(scraping, root, optionOf(scraping, 'config.file'));
    alertmanager = layOut(routing, root, optionOf(routing, 'config.file'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const receiverOf = (labels: Readonly<Record<string, string>>): string =>
    execFileSync(
      toolPath('amtool'),
      [
        ...['config', 'routes', 'test', `--config.file=${alertmanager}`],
        ...Object.entries(labels).map(([name, value]) => `${name}=${value}`),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    ).trim();

  const alerts = (): readonly (Rule & { readonly alert: string })[] => {
    const file = parse(
      readFileSync(join(root, 'etc/prometheus/rules/prometheus-rules.yaml'), 'utf8'),
    );
    return (file as RuleFile).groups.flatMap(({ rules }) =>
      rules.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, alert: rule.alert }])),
    );
  };

  test('promtool takes the configuration, and finds the rules in it', () => {
    const said = execFileSync(toolPath('promtool'), ['check', 'config', prometheus], {
      encoding: 'utf8',
    });
    assert.match(said, /1 rule files found/);
    assert.match(said, /prometheus-rules\.yaml\s+SUCCESS: \d+ rules found/);
  });

  test('amtool takes the configuration', () => {
    execFileSync(toolPath('amtool'), ['check-config', alertmanager], { stdio: 'pipe' });
  });

  test('what the rules find pages nobody; only the dead-man’s switch hears', () => {
    const heard = alerts().filter(
      ({ alert, labels }) => receiverOf({ ...labels, alertname: alert }) !== 'nobody',
    );
    assert.deepEqual(heard.map(({ alert }) => alert).sort(), ['Watchdog', 'signalbox-down']);
    for (const { alert, labels } of heard)
      assert.equal(receiverOf({ ...labels, alertname: alert }), 'dead-mans-switch');
    assert.equal(receiverOf({ alertname: 'AnythingElse', severity: 'page' }), 'nobody');
  });

  test('a real Alertmanager writes to the dead-man’s switch', async () => {
    const mailbox = await openMailbox();
    const file = join(root, 'alertmanager-here.yml');
    const text = readFileSync(alertmanager, 'utf8');
    writeFileSync(file, text.replace('mailpit:1025', mailbox.address));
    const engine = await startAlertmanager(file, join(root, 'alertmanager-data'));
    try {
      const sent = JSON.stringify([{ labels: { alertname: 'Watchdog' } }]);
      await until('an Alertmanager that takes alerts', async () => {
        const headers = { 'content-type': 'application/json' };
        const url = `http://${engine.address}/api/v2/alerts`;
        return (await fetch(url, { method: 'POST', headers, body: sent })).ok;
      });
      await until('a mail', () => mailbox.mails.length > 0);
      const [mail = ''] = mailbox.mails;
      assert.match(mail, /^To: dead-mans-switch@signalbox\.example/m);
      assert.match(mail, /Watchdog/);
    } finally {
      await engine.stop();
      mailbox.close();
    }
  });

  test('every target and receiver is a service, at a port that it has', () => {
    type Scraped = {
      readonly scrape_configs: readonly { static_configs: { targets: string[] }[] }[];
    };
    const { scrape_configs } = parse(readFileSync(prometheus, 'utf8')) as Scraped;
    const targets = scrape_configs.flatMap(({ static_configs }) =>
      static_configs.flatMap((each) => each.targets),
    );
    const mail = (
      parse(readFileSync(alertmanager, 'utf8')) as { global: { smtp_smarthost: string } }
    ).global.smtp_smarthost;
    assert.ok(targets.length >= 4);
    const ports: Readonly<Record<string, number>> = {
      app: 3000,
      collector: 3100,
      prometheus: 9090,
      alertmanager: 9093,
      tempo: 3200,
      mailpit: 1025,
    };
    for (const target of [...targets, mail]) {
      const [host = '', port] = target.replace('localhost', 'prometheus').split(':');
      assert.ok(host in project.services, target);
      assert.equal(Number(port), ports[host], target);
    }
  });
});
