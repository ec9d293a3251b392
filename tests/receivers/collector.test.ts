// The collector as users run it, with every receiver there is: a test reaches each, a page goes to
// those of its severity with what a person asks first, and its end follows. Where an Alertmanager is
// named, it tells people instead, and neither a killed collector nor its return is news there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { AuditRow } from '../../collector/serve/audit/shapes.ts';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import type { ReceiverTest } from '../../collector/serve/receivers/shapes.ts';
import type { BoardSession } from '../../collector/serve/session/shapes.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import { openPager } from '../collector/pager.ts';
import {
  askJson,
  endCollector,
  launchCollector,
  ownSlos,
  temporaryFolder,
} from '../collector/process.ts';
import { openShop } from '../collector/shop.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { openMailServer } from './mail-server.ts';
import { openPagerduty } from './pagerduty-service.ts';
import { startRouted } from './routed.ts';
import { openSlack } from './slack-service.ts';

const routingKey = 'e93facc04764012d7bfb002500d5d1a6';
const root = join(import.meta.dirname, '../..');

const openAll = async (context: TestContext) => {
  const folder = temporaryFolder();
  const [shop, hook, mail] = [await openShop(), await openPager(0), await openMailServer()];
  const [pager, chat] = [await openPagerduty(routingKey), await openSlack()];
  const keyFile = join(folder.path, 'routing-key');
  writeFileSync(keyFile, `${routingKey}\n`);
  const data = join(folder.path, 'data');
  mkdirSync(data);
  context.after(async () => {
    for (const each of [shop, hook, mail, pager, chat]) await each.close();
    folder.remove();
  });
  const environment = {
    SIGNALBOX_DATA: data,
    APP_URL: shop.url,
    PAGER_WEBHOOK_URL: hook.url,
    PAGERDUTY_ROUTING_KEY_FILE: keyFile,
    PAGERDUTY_URL: pager.origin,
    SLACK_WEBHOOK_URL: chat.url,
    SMTP_URL: `smtp://localhost:${mail.port}?tls.rejectUnauthorized=false`,
    PAGER_EMAIL_FROM: 'signalbox@example.com',
    PAGER_EMAIL_TO: 'ann@example.com',
  };
  return { shop, hook, mail, pager, chat, environment };
};

const signalbox = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) => {
  const child = spawn(process.execPath, ['cli/signalbox.ts', ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, ...environment },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
};

describe('receivers of a collector', { concurrency: 2 }, () => {
  it('are tested, then paged, then told of the end', async (context) => {
    const { shop, hook, mail, pager, chat, environment } = await openAll(context);
    const collector = launchCollector(environment);
    context.after(() => endCollector(collector));
    const { board } = await collector.ready;

    const tested = await signalbox(['page', '--test', '--board', board, '-o', 'json']);
    assert.equal(tested.code, 0, tested.stderr);
    const tests = JSON.parse(tested.stdout) as ReceiverTest[];
    assert.deepEqual(
      tests.map(({ name, taken }) => [name, taken]),
      ['pagerduty', 'slack', 'webhook', 'email'].map((name) => [name, true]),
    );
    assert.match(tests[0]?.answer ?? '', /^202 Accepted: .*Event processed/);
    assert.deepEqual(
      [...pager.alerts.values()].map(({ state, severity }) => [state, severity]),
      [['resolved', 'warning']],
      'nothing is left open',
    );
    assert.match(chat.messages[0]?.text ?? '', /TEST of Signalbox: nothing is wrong/);
    assert.match(mail.mails[0]?.headers.get('subject') ?? '', /TEST/);
    assert.match(hook.pages[0]?.title ?? '', /^TEST/);

    chat.fail({ status: 404, body: 'no_service' });
    const failed = await signalbox(['page', '--test', '--receiver', 'slack', '--board', board]);
    assert.equal(failed.code, 1);
    assert.match(failed.stdout, /^■ NOT TAKEN {2}slack {2}refused for good.*404.*no_service$/m);
    const session = await askJson<BoardSession>(`${board}/api/session`);
    assert.match(session.diagnostics.join('\n'), /^Receiver slack takes no notifications: .*404/m);
    const unknown = await signalbox(['page', '--test', '--receiver', 'smoke', '--board', board]);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /no receiver 'smoke': there is pagerduty, slack, webhook, email/);
    const audit = await askJson<readonly AuditRow[]>(`${board}/api/audit`);
    assert.equal(audit.filter(({ what }) => what === 'receiver tested').length, 5);

    shop.slow(true);
    const isRed = ({ summary }: { readonly summary: string }) =>
      /^Page latency is red: /.test(summary);
    const [key, alert] = await until('PagerDuty is told', () =>
      [...pager.alerts].find(([, each]) => isRed(each)),
    );
    assert.deepEqual([alert.state, alert.severity], ['triggered', 'critical']);
    assert.match(String(alert.details.summary), /% of pages slower than 500 ms/);
    assert.match(String(alert.details.changed), /Collector started|no deploy/);
    await until('the webhook and the mail', () =>
      Boolean(hook.pages[1] && mail.mails.some(({ text }) => /Page latency is red/.test(text))),
    );
    assert.equal(chat.messages.length, 1, 'a page is not for the chat');
    const seen = await fetch(`${board}/api/alerts/${key}/acknowledge`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ note: 'mine' }),
    });
    assert.equal(seen.status, 200);
    await until('PagerDuty knows', () => pager.alerts.get(key)?.state === 'acknowledged');
    assert.match(
      await (await fetch(`${board}/metrics`)).text(),
      /^signalbox_alerts_quiet\{why="acknowledged"\} 1$/m,
    );
    shop.slow(false);
    await until('its end', () => pager.alerts.get(key)?.state === 'resolved');
    await until('its end by mail', () =>
      mail.mails.some(({ headers }) => /RESOLVED/.test(headers.get('subject') ?? '')),
    );
  });

  it('stand back where Alertmanager tells people', {
    skip: skipWithout('alertmanager'),
  }, async (context) => {
    const { shop, hook, mail, pager, environment } = await openAll(context);
    const { files } = await loadDefinitionFiles(ownSlos);
    const { set } = readDefinitions(files, { APP_URL: shop.url });
    assert.ok(set);
    const alertmanager = await startRouted(set);
    context.after(alertmanager.close);
    const withAlertmanager = { ...environment, ALERTMANAGER_URL: alertmanager.url };
    let collector = launchCollector(withAlertmanager);
    context.after(() => endCollector(collector));
    await collector.ready;
    shop.slow(true);
    const told = await until('a page by Alertmanager', () => alertmanager.told[0]);
    assert.equal(told.receiver, 'page');
    assert.equal(told.alerts[0]?.labels.alertname, 'page-latency-fast-red');
    const [before] = await alertmanager.alerts();

    collector.child.kill('SIGKILL');
    await collector.ended;
    const [meanwhile] = await alertmanager.alerts();
    assert.equal(meanwhile?.status.state, 'active');
    assert.ok(Date.parse(meanwhile.endsAt) - Date.now() > 3_000_000, meanwhile.endsAt);
    collector = launchCollector(withAlertmanager);
    const { board } = await collector.ready;
    shop.slow(false);
    const ended = await until('its end', () =>
      alertmanager.told.find(({ status }) => status === 'resolved'),
    );
    const began = [ended.alerts[0], before].map((each) => Date.parse(each?.startsAt ?? ''));
    assert.equal(began[0], began[1], 'one and the same alert');

    assert.deepEqual([hook.pages.length, mail.mails.length, pager.asked.length], [0, 0, 0]);
    const inbox = await askJson<readonly NotificationRow[]>(`${board}/api/notifications`);
    assert.ok(inbox.some(({ title }) => title === 'Page latency is red'));
    const receivers = new Set(inbox.flatMap(({ deliveries }) => deliveries.map((d) => d.receiver)));
    assert.deepEqual([...receivers], ['inbox']);
    const tested = await signalbox(['page', '--test', '--board', board]);
    assert.match(tested.stdout, /^● TAKEN {6}alertmanager {2}200 OK$/m);
  });

  it('are tested without a collector too', async (context) => {
    const { chat, environment } = await openAll(context);
    const direct = ['page', '--test', '--direct', '--receiver', 'slack'];
    const tested = await signalbox(direct, { ...environment, SIGNALBOX_SLOS: ownSlos });
    assert.deepEqual([tested.code, tested.stdout], [0, '● TAKEN      slack  200 OK: ok\n']);
    assert.equal(chat.messages.length, 1);
    const none = await signalbox(direct.slice(0, 3), {
      ...{ APP_URL: environment.APP_URL, SIGNALBOX_SLOS: ownSlos },
    });
    assert.equal(none.code, 1);
    assert.match(none.stderr, /no receiver is configured/);
    const nobody = await signalbox(['page', '--test', '--board', 'http://127.0.0.1:1']);
    assert.equal(nobody.code, 2);
    assert.match(nobody.stderr, /no collector answers at http:\/\/127\.0\.0\.1:1 .*--direct/);
  });
});
