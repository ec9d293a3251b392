import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, readConfig } from './config.ts';

describe('settings of the people', () => {
  test('twenty people at the app on this machine, unless told otherwise', () => {
    const { appUrl, people } = readConfig({});
    assert.equal(appUrl.href, 'http://127.0.0.1:3000/');
    assert.equal(people, 20);
  });

  test('are taken from the environment', () => {
    const { appUrl, people } = readConfig({ APP_URL: 'http://localhost:8', DEMO_PEOPLE: '3' });
    assert.deepEqual([appUrl.href, people], ['http://localhost:8/', 3]);
  });

  test('every problem is told at once', () => {
    const wrong = { APP_URL: 'ftp://x', DEMO_PEOPLE: '0', LOG_LEVEL: 'loud', LOG_LEVEL_FILE: '/x' };
    assert.throws(
      () => readConfig(wrong),
      (error: ConfigError) =>
        error instanceof ConfigError &&
        ['APP_URL', 'DEMO_PEOPLE', 'LOG_LEVEL', 'keep one'].every((word) =>
          error.message.includes(word),
        ),
    );
  });
});
