// PagerDuty, Slack and a webhook, each against a server that is as strict as its documentation: what
// is sent is what they take; and whatever goes wrong is said, and not taken for taken.

import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { Attempt, Send } from '../../collector/page/receivers/attempt.ts';
import { pagerduty } from '../../collector/page/receivers/pagerduty.ts';
import { slack } from '../../collector/page/receivers/slack.ts';
import { webhook } from '../../collector/page/receivers/webhook.ts';
import { nasty, never, notificationOf } from './notification.ts';
import { openPagerduty } from './pagerduty-service.ts';
import { openService, type Service } from './service.ts';
import { openSlack } from './slack-service.ts';

const routingKey = 'e93facc04764012d7bfb002500d5d1a6';
const secret = 'a-secret-of-the-webhook';
const timeoutMs = 300;

const openAt = async (context: TestContext) => {
  const [pager, chat] = [await openPagerduty(routingKey), await openSlack()];
  const hook = await openService(() => ({ status: 204, body: '' }));
  context.after(() => Promise.all([pager.close(), chat.close(), hook.close()]));
  const sends = {
    pagerduty: pagerduty(`${pager.origin}/v2/enqueue`, routingKey, { timeoutMs }),
    slack: slack(chat.url, { timeoutMs }),
    webhook: webhook(`${hook.origin}/hooks/s3cr3tPath`, { secret, timeoutMs }),
  };
  return { pager, chat, hook, sends };
};

const taken = async (attempt: Promise<Attempt>): Promise<void> => {
  const result = await attempt;
  assert.ok(result.taken, JSON.stringify(result));
};

test('PagerDuty: a page triggers, what is sent again is the same alert, and its end resolves it', async (context) => {
  const { pager, sends } = await openAt(context);
  const page = notificationOf();
  await taken(sends.pagerduty(page, never));
  await taken(sends.pagerduty(page, never));
  await taken(sends.pagerduty({ ...page, id: 'later', why: 'repeat' }, never));
  const [[key, alert] = ['', undefined]] = [...pager.alerts];
  assert.equal(pager.alerts.size, 1);
  assert.equal(key, page.alertId);
  assert.equal(alert?.triggers, 3);
  assert.deepEqual([alert.severity, alert.summary], ['critical', page.summary]);
  const { details, links } = alert;
  assert.equal(details.summary, page.summary);
  assert.match(String(details.budget), /^40 % of the error budget of 30d is left/);
  assert.match(String(details.changed), /app 1\.4\.2/);
  assert.match(String(details['worst routes']), /GET \/api\/documents/);
  assert.deepEqual(
    links.map(({ text }) => text),
    ['Board', 'Runbook', 'Trace of a bad event', 'Dashboard'],
  );
  await taken(sends.pagerduty({ ...page, id: 'seen', why: 'acknowledged' }, never));
  await taken(sends.pagerduty({ ...page, id: 'seen', why: 'acknowledged' }, never));
  assert.equal(pager.alerts.get(key)?.state, 'acknowledged');
  await taken(sends.pagerduty({ ...page, id: 'end', state: 'resolved' }, never));
  assert.equal(pager.alerts.get(key)?.state, 'resolved');
});

test('PagerDuty: a ticket is a warning; nothing is too long or too odd for it', async (context) => {
  const { pager, sends } = await openAt(context);
  await taken(
    sends.pagerduty(
      notificationOf({
        ...{ severity: 'ticket', alertId: 'a'.repeat(300), title: 'é'.repeat(2000) },
        ...{ summary: 'x'.repeat(600_000), runbookUrl: 'see the wiki', traceUrl: null },
      }),
      never,
    ),
  );
  const [[key, alert] = ['', undefined]] = [...pager.alerts];
  assert.equal(key.length, 64, 'an id that is too long is a hash of itself');
  assert.equal(alert?.severity, 'warning');
  assert.deepEqual(
    alert.links.map(({ text }) => text),
    ['Board', 'Dashboard'],
  );
});

test('PagerDuty: a wrong key is refused for good, and not told', async (context) => {
  const { pager } = await openAt(context);
  const wrong = routingKey.replaceAll('e', 'f');
  const result = await pagerduty(`${pager.origin}/v2/enqueue`, wrong)(notificationOf(), never);
  assert.ok(!result.taken && result.isPermanent);
  assert.match(result.error, /400 Bad Request.*Invalid routing key/);
});

test('Slack: a message with its links, in which text is text', async (context) => {
  const { chat, sends } = await openAt(context);
  await taken(sends.slack(notificationOf(), never));
  const [first] = chat.messages;
  assert.equal(first?.text, 'PAGE: Request latency is red');
  assert.match(first.read.join('\n'), /\*PAGE\* {2}\*Request latency is red\*\n.*34 % of requests/);
  assert.match(first.read.join('\n'), /\*Budget\* 40 % of the error budget/);
  assert.deepEqual(
    first.links.map(({ href, text }) => [text, new URL(href).host]),
    [
      ['Board', 'board.example'],
      ['Runbook', 'board.example'],
      ['Trace of a bad event', 'board.example'],
      ['Dashboard', 'grafana.example'],
    ],
  );
  await taken(sends.slack(notificationOf({ title: nasty, summary: nasty }), never));
  const second = chat.messages[1];
  assert.deepEqual(second?.mentions, [], 'nobody is called by a definition');
  assert.equal(second?.links.length, 4, 'nor does it link anywhere');
  assert.ok(second?.text.includes('<!channel> <@U1> <https://evil.example|Board> & </p>'));
});

test('Slack: nothing is too long for it', async (context) => {
  const { chat, sends } = await openAt(context);
  const long = '<&>'.repeat(5000);
  const links = { boardUrl: `https://b.example/?${'a&'.repeat(400)}` };
  const alerts = Array.from({ length: 1000 }, (_, index) => ({
    ...({ id: `a-${index}`, name: 'n', objective: 'o', severity: 'page', service: 's' } as const),
    title: long,
  }));
  await taken(sends.slack(notificationOf({ title: long, summary: long, alerts, ...links }), never));
  await taken(sends.slack(notificationOf({ summary: '', details: null, alerts: [] }), never));
  assert.equal(chat.messages.length, 2);
});

test('Slack: its address is told by no error', async (context) => {
  const { chat } = await openAt(context);
  const gone = `${chat.url}Gone`;
  const result = await slack(gone)(notificationOf(), never);
  assert.ok(!result.taken && result.isPermanent);
  assert.match(result.error, /404 Not Found: no_service/);
  chat.fail({ status: 403, body: `action_prohibited ${new URL(gone).pathname}` });
  const echoed = await slack(gone)(notificationOf(), never);
  assert.ok(!echoed.taken && !/s3cr3t/.test(echoed.error), JSON.stringify(echoed));
});

test('a webhook is signed: the receiver can tell who sent it and when', async (context) => {
  const { hook, sends } = await openAt(context);
  await taken(sends.webhook(notificationOf(), never));
  const [asked] = hook.asked;
  const header = String(asked?.headers['x-signalbox-signature']);
  const { t = '', v1 = '' } = Object.fromEntries(header.split(',').map((part) => part.split('=')));
  assert.ok(Math.abs(Date.now() / 1000 - Number(t)) < 300);
  const mac = createHmac('sha256', secret).update(`${t}.${asked?.body}`).digest();
  assert.ok(timingSafeEqual(mac, Buffer.from(v1, 'hex')));
  assert.equal(asked?.headers['idempotency-key'], notificationOf().id);
});

const all = ['pagerduty', 'slack', 'webhook'] as const;
type Opened = Awaited<ReturnType<typeof openAt>>;

const partOf = (opened: Opened, name: (typeof all)[number]): readonly [Service, Send] =>
  name === 'pagerduty'
    ? [opened.pager, opened.sends.pagerduty]
    : name === 'slack'
      ? [opened.chat, opened.sends.slack]
      : [opened.hook, opened.sends.webhook];

for (const name of all) {
  test(`${name}: what passes is tried again, after as long as is asked for`, async (context) => {
    const [service, send] = partOf(await openAt(context), name);
    for (const [failure, error, retryAfterMs] of [
      [
        { status: 429, body: 'rate_limited', headers: { 'retry-after': '30' } },
        /429.*rate_l/,
        30_000,
      ],
      [{ status: 429, body: '' }, /answered 429/, null],
      [{ status: 500, body: 'rollup_error' }, /500 .*rollup_error/, null],
      [{ status: 503, body: '' }, /answered 503/, null],
      ['silence', /no answer within 0\.3 s/, null],
      ['reset', /ECONNRESET|socket|closed/, null],
    ] as const) {
      service.fail(failure);
      const result = await send(notificationOf(), never);
      assert.ok(!result.taken, String(error));
      assert.match(result.error, error);
      assert.equal(result.retryAfterMs, retryAfterMs);
      assert.notEqual(result.isPermanent, true);
    }
    await taken(send(notificationOf(), never));
  });

  test(`${name}: what stays is said to stay`, async (context) => {
    const [service, send] = partOf(await openAt(context), name);
    for (const status of [301, 400, 401, 403, 404, 410, 413]) {
      service.fail({ status, body: 'no' });
      const result = await send(notificationOf(), never);
      assert.ok(!result.taken && result.isPermanent, `${status}`);
      assert.match(result.error, new RegExp(`^refused for good, the receiver answered ${status} `));
    }
  });

  test(`${name}: half an answer after a good status is a good answer`, async (context) => {
    const [service, send] = partOf(await openAt(context), name);
    service.fail('half an answer');
    await taken(send(notificationOf(), never));
  });
}
