import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorsUrl, releasesOf } from './question.ts';

const asked = (address: string) => {
  const parameters = new URLSearchParams(address);
  return errorsUrl((name) => parameters.get(name) ?? '');
};

test('an address is a question; what makes no sense in it is left out', () => {
  assert.equal(asked(''), '/api/errors?window=24h&sort=worst');
  assert.equal(
    asked('window=7d&sort=newest&service=a%26b&release=1.0'),
    '/api/errors?window=7d&sort=newest&service=a%26b&release=1.0',
  );
  assert.equal(asked('window=9y&sort=best&x=1'), '/api/errors?window=24h&sort=worst');
});

test('releases of one service, or of all once each', () => {
  const services = [
    { service: 'a', currentRelease: '2', releases: ['2', '1'] },
    { service: 'b', currentRelease: '1', releases: ['1'] },
  ];
  assert.deepEqual(releasesOf(services, ''), ['2', '1']);
  assert.deepEqual(releasesOf(services, 'b'), ['1']);
  assert.deepEqual(releasesOf(services, 'c'), []);
});
