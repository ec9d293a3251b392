import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forwardingTone, forwardingWords } from './forwarding.ts';

const mebibyte = 1024 * 1024;
const row = {
  ...{ url: 'http://tempo:4318/v1/traces', waiting: 0, heldBytes: 0, limitBytes: 1024 * mebibyte },
  ...{ oldestAt: null, failing: null, sent: 1234, lost: 0 },
};

test('how much waits, of how much that may', () => {
  assert.equal(forwardingWords(row), 'nothing waits, 1,234 bodies were sent');
  assert.match(
    forwardingWords({ ...row, waiting: 1, heldBytes: 2 * mebibyte }),
    /^1 body waits, 2 MiB \(0\.2\s%/,
  );
  assert.match(forwardingWords({ ...row, waiting: 5000, heldBytes: mebibyte }), /^5,000 bodies/);
});

test('it is quiet while all is well, and loud before anything is lost', () => {
  assert.equal(forwardingTone(row), 'quiet');
  assert.equal(forwardingTone({ ...row, waiting: 3, heldBytes: 3 }), 'quiet');
  assert.equal(forwardingTone({ ...row, lost: 1 }), 'info');
  assert.equal(forwardingTone({ ...row, failing: 'connect ECONNREFUSED' }), 'warning');
  assert.equal(forwardingTone({ ...row, heldBytes: 513 * mebibyte }), 'error');
});
