import assert from 'node:assert/strict';
import { it } from 'node:test';
import { UsageError } from './command.ts';
import { choosePort } from './ports.ts';

it('takes the default where nothing is set', async () => {
  assert.equal(await choosePort('APP_PORT', undefined, 3000), 3000);
  assert.equal(await choosePort('APP_PORT', '', 3000), 3000);
});

it('picks a free port for 0', async () => {
  assert.ok((await choosePort('APP_PORT', '0', 3000)) > 0);
});

for (const text of ['http', '-1', '65536', '80.5']) {
  it(`refuses ${text}`, async () => {
    await assert.rejects(choosePort('APP_PORT', text, 3000), (error: Error) => {
      assert.ok(error instanceof UsageError);
      return error.message.includes(`APP_PORT is '${text}'`);
    });
  });
}
