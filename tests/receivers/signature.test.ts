// What docs/paging.md tells receivers of the webhook to do is right: its own code, run on what is
// really sent, takes it, and takes nothing else.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { webhook } from '../../collector/page/receivers/webhook.ts';
import { never, notificationOf } from './notification.ts';
import { openService } from './service.ts';

const secret = 'a-secret-of-the-webhook';
const page = readFileSync(join(import.meta.dirname, '../../docs/paging.md'), 'utf8');
const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

type Check = (key: string, header: unknown, body: string, nowMs?: number) => boolean;
const { isFromSignalbox } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
  isFromSignalbox: Check;
};

test('the check in the documentation takes what is sent, and nothing else', async (context) => {
  const service = await openService(() => ({ status: 204, body: '' }));
  context.after(service.close);
  await webhook(service.origin, { secret })(notificationOf({ title: 'é “quoted”' }), never);
  const [asked] = service.asked;
  assert.ok(asked);
  const { body, headers } = asked;
  const header = String(headers['x-signalbox-signature']);
  assert.equal(isFromSignalbox(secret, header, body), true);
  assert.equal(isFromSignalbox('another-secret-of-it', header, body), false);
  assert.equal(isFromSignalbox(secret, header, body.replace('fast', 'slow')), false);
  assert.equal(isFromSignalbox(secret, header, body, Date.now() + 301_000), false);
  const later = header.replace(/t=(\d+)/, (_, t: string) => `t=${Number(t) + 1}`);
  assert.equal(isFromSignalbox(secret, later, body), false);
  for (const odd of [undefined, '', 'v1=', 't=1', `t=1,v1=${'0'.repeat(63)}`]) {
    assert.equal(isFromSignalbox(secret, odd, body), false, String(odd));
  }
});
