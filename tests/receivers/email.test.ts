// Mail by a real SMTP server: STARTTLS, names and passwords, greylisting and refusals; and mails that
// a mail program puts in one thread, and that hold nothing but text where text was meant.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readConfig } from '../../collector/config.ts';
import { email } from '../../collector/page/receivers/email.ts';
import { type MailServerOptions, openMailServer, type Reply } from './mail-server.ts';
import { nasty, never, notificationOf } from './notification.ts';

const from = 'Signalbox <signalbox@example.com>';
const team = ['ann@example.com', 'ben@example.com'];

/** @param credentials as they stand in SMTP_URL */
const setUp = async (
  context: TestContext,
  options: MailServerOptions = {},
  {
    credentials = '',
    scheme = 'smtp',
    flags = '?tls.rejectUnauthorized=false',
    timeoutMs = 2000,
  } = {},
) => {
  const server = await openMailServer(options);
  context.after(server.close);
  const outcome = readConfig({
    SMTP_URL: `${scheme}://${credentials}localhost:${server.port}${flags}`,
    PAGER_EMAIL_FROM: from,
  });
  assert.ok('config' in outcome && outcome.config.smtp !== null, JSON.stringify(outcome));
  return { ...server, send: email(outcome.config.smtp, from, team, { timeoutMs }) };
};

test('a mail says what is wrong in text and in HTML, by TLS where it is offered', async (context) => {
  const { send, mails } = await setUp(context);
  const result = await send(notificationOf(), never);
  assert.ok(result.taken, JSON.stringify(result));
  assert.match(result.answer ?? '', /^250 .*queued/);
  const [mail] = mails;
  assert.ok(mail?.secure);
  assert.deepEqual([mail.from, mail.to], ['signalbox@example.com', team]);
  assert.equal(mail.headers.get('from'), from);
  assert.equal(mail.headers.get('to'), team.join(', '));
  assert.equal(mail.headers.get('subject'), '[PAGE] Request latency is red');
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  assert.equal(mail.headers.get('importance'), 'High');
  assert.equal(Date.parse(mail.headers.get('date') ?? ''), notificationOf().at);
  for (const body of [mail.text, mail.html]) {
    assert.match(body, /34 % of requests slower than 500 ms/);
    assert.match(body, /40 % of the error budget of 30d is left/);
    assert.match(body, /GET \/api\/documents/);
    assert.ok(body.includes('https://board.example/runbooks/request-latency'));
  }
});

test('all mails of a page are one thread; the same notification is the same mail', async (context) => {
  const { send, mails } = await setUp(context);
  const page = notificationOf();
  for (const each of [
    page,
    page,
    { ...page, id: 'repeat', why: 'repeat' as const },
    { ...page, id: 'end', state: 'resolved' as const, title: 'Request latency has recovered' },
    { ...page, id: 'other', alertId: 'another-page' },
  ]) {
    assert.ok((await send(each, never)).taken);
  }
  const header = (name: string) => mails.map(({ headers }) => headers.get(name));
  const [first, again, repeat, end, other] = header('message-id');
  assert.equal(first, again);
  assert.equal(new Set([first, repeat, end, other]).size, 4);
  assert.match(first ?? '', /^<[0-9a-f]{32}@example\.com>$/);
  const [thread, ...threads] = header('references');
  assert.match(thread ?? '', /^<page-[0-9a-f]{32}@example\.com>$/);
  assert.deepEqual(threads.slice(0, 3), [thread, thread, thread]);
  assert.notEqual(threads[3], thread);
  assert.deepEqual(header('in-reply-to'), header('references'));
  assert.equal(mails[3]?.headers.get('subject'), '[RESOLVED] Request latency has recovered');
  assert.equal(mails[3]?.headers.get('importance'), undefined, 'an end is no emergency');
});

test('text is text: it makes no header, no element and no recipient', async (context) => {
  const { send, mails } = await setUp(context);
  const page = notificationOf({ title: nasty, summary: nasty, alertId: nasty, id: nasty });
  assert.ok((await send(page, never)).taken);
  const [mail] = mails;
  assert.deepEqual(mail?.to, team);
  assert.equal(mail.headers.get('bcc'), undefined);
  assert.match(mail.headers.get('subject') ?? '', /^\[PAGE\] <!channel> .*\{\{x\}\} Bcc: evil@/);
  assert.doesNotMatch(mail.html, /<script|<!channel/);
  assert.ok(mail.html.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  assert.ok(mail.text.includes('<script>alert(1)</script> "q" \'q\''));
});

const account = { user: 'me', password: 'p@ss-word' };
const credentials = 'me:p%40ss-word@';

test('a name and a password are given under TLS only', async (context) => {
  for (const [scheme, isSecure] of [
    ['smtp', false],
    ['smtps', true],
  ] as const) {
    const { send, mails } = await setUp(context, { ...account, isSecure }, { credentials, scheme });
    const result = await send(notificationOf(), never);
    assert.ok(result.taken, JSON.stringify(result));
    assert.ok(mails[0]?.secure);
  }
  const flags = '?requireTLS=true';
  const { send } = await setUp(context, { offersTls: false }, { flags });
  const result = await send(notificationOf(), never);
  assert.ok(!result.taken && result.isPermanent, JSON.stringify(result));
  assert.match(result.error, /TLS/);
});

test('a wrong password is refused for good, and not told', async (context) => {
  const wrong = { credentials: 'me:wr0ng-s3cret@' };
  const { send } = await setUp(context, account, wrong);
  const result = await send(notificationOf(), never);
  assert.ok(!result.taken && result.isPermanent);
  assert.match(result.error, /^refused for good: .*535/);
  assert.doesNotMatch(result.error, /wr0ng-s3cret|d3IwbmctczNjcmV0/);
});

test('a certificate that nobody vouches for is not believed', async (context) => {
  const { send, mails } = await setUp(context, {}, { flags: '' });
  const result = await send(notificationOf(), never);
  assert.ok(!result.taken);
  assert.match(result.error, /self-signed|certificate/);
  assert.equal(mails.length, 0);
});

test('greylisting: who was put off is tried again, who has it is not', async (context) => {
  const seen = new Set<string>();
  const later: Reply = { code: 450, text: '4.2.0 Greylisted, see you in a moment' };
  const onRecipient = (address: string) => {
    if (address.startsWith('ann') || seen.has(address)) return null;
    seen.add(address);
    return later;
  };
  const { send, mails } = await setUp(context, { onRecipient });
  const first = await send(notificationOf(), never);
  assert.ok(!first.taken && first.isPermanent !== true, JSON.stringify(first));
  assert.match(first.error, /^not taken for ben@example\.com: .*450 4\.2\.0 Greylisted/);
  assert.ok((await send(notificationOf(), never)).taken);
  assert.deepEqual(
    mails.map(({ to }) => to),
    [['ann@example.com'], ['ben@example.com']],
  );
  assert.deepEqual([...new Set(mails.map(({ headers }) => headers.get('to')))], [team.join(', ')]);
});

test('an address that there is not keeps nobody else from it, and is said', async (context) => {
  const gone: Reply = { code: 550, text: '5.1.1 No such user' };
  const onRecipient = (address: string) => (address.startsWith('ben') ? gone : null);
  const { send, mails } = await setUp(context, { onRecipient });
  const result = await send(notificationOf(), never);
  assert.ok(result.taken);
  assert.match(result.warning ?? '', /^refused for ben@example\.com: .*550 5\.1\.1/);
  assert.equal(mails.length, 1);
  const none = await setUp(context, { onRecipient: () => gone });
  const refused = await none.send(notificationOf(), never);
  assert.ok(!refused.taken && refused.isPermanent, JSON.stringify(refused));
  const both = await setUp(context, {
    onRecipient: (address) => (address.startsWith('ben') ? gone : { code: 451, text: 'later' }),
  });
  const putOff = await both.send(notificationOf(), never);
  assert.ok(!putOff.taken && putOff.isPermanent !== true, 'one of them may take it yet');
});

test('what goes wrong over the mail itself is said; what passes is not for good', async (context) => {
  const cases: readonly (readonly [Reply | 'hang up' | 'silence', RegExp, boolean])[] = [
    [{ code: 452, text: '4.3.1 Disk full' }, /452 4\.3\.1 Disk full/, false],
    [{ code: 554, text: '5.7.1 Looks like spam' }, /554 5\.7\.1 Looks like spam/, true],
    ['hang up', /closed|ECONNRESET|Connection/i, false],
    ['silence', /no answer within 0\.4 s|timeout/i, false],
  ];
  for (const [reply, error, isPermanent] of cases) {
    const { send } = await setUp(context, { onData: () => reply }, { timeoutMs: 400 });
    const result = await send(notificationOf(), never);
    assert.ok(!result.taken, JSON.stringify(reply));
    assert.match(result.error, error);
    assert.equal(result.isPermanent === true, isPermanent);
  }
});

test('nobody there, and a stop in the middle', async (context) => {
  const { send, close } = await setUp(context, { onData: () => 'silence' }, { timeoutMs: 5000 });
  const cut = new AbortController();
  const sending = send(notificationOf(), cut.signal);
  cut.abort();
  assert.ok(!(await sending).taken);
  await close();
  const result = await send(notificationOf(), never);
  assert.ok(!result.taken && result.isPermanent !== true);
  assert.match(result.error, /ECONNREFUSED/);
});
