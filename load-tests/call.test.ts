import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProfile, readCall, UsageError } from './call.ts';

test('a call in full', () => {
  assert.deepEqual(
    readCall([
      ...['--profile', 'smoke', '--app', 'http://127.0.0.1:3000/', '--board', 'https://b.example'],
      ...['--baseline', 'main.json', '--history', 'runs', '--duration', '10m'],
      ...['--slos', 'mine', '--fault', 'errors', '-o', 'json', '--junit', 'a', '--markdown', 'b'],
      ...['--html', 'c', '--svg', 'd'],
    ]),
    {
      ...{ profile: 'smoke', slos: 'mine', fault: 'errors', output: 'json' },
      ...{ junit: 'a', markdown: 'b', html: 'c', svg: 'd' },
      ...{ baseline: 'main.json', history: 'runs', durationSeconds: 600 },
      given: { app: 'http://127.0.0.1:3000', board: 'https://b.example' },
    },
  );
});

test('a call with a profile only is for a system of its own', () => {
  assert.deepEqual(readCall(['--profile', 'smoke']), {
    ...{ profile: 'smoke', given: null, slos: null, fault: null, output: 'text' },
    ...{ baseline: null, history: null, durationSeconds: null },
    ...{ junit: null, markdown: null, html: null, svg: null },
  });
});

const both = (app: string) => ['--app', app, '--board', 'http://127.0.0.1:3100'];

const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [['--app', 'http://127.0.0.1:3000'], /--app and --board belong together/],
  [['--board', 'http://127.0.0.1:3100'], /--app and --board belong together/],
  [both('127.0.0.1:3000'), /--app takes an http or https URL, not '127\.0\.0\.1:3000'/],
  [both('ftp://a.example'), /--app takes an http or https URL/],
  [both('http://me:secret@a.example'), /--app takes no password/],
  [both('http://a.example/app'), /an address such as http:\/\/a\.example, without a path/],
  [['--fault', 'fire'], /there is no fault 'fire': it is one of slow-responses, errors/],
  [['--duration', '0.5s'], /--duration takes whole seconds up to a day/],
  [['--duration', '2d'], /--duration takes whole seconds up to a day, such as 10m, not '2d'/],
  [['-o', 'xml'], /--output takes 'json', 'github' or 'text', not 'xml'/],
  [['--slos', ''], /--slos needs a path/],
  [['--junit', ''], /--junit needs a path/],
  [['--baseline', ''], /--baseline needs a path/],
  [['--history', ''], /--history needs a path/],
  [['--html', ''], /--html needs a path/],
];

for (const [args, says] of wrong)
  test(`${args.join(' ')} makes no sense`, () => {
    assert.throws(
      () => readCall(args),
      (error) => error instanceof UsageError && says.test(error.message),
    );
  });

test('a password in a wrong address is not repeated', () => {
  assert.throws(
    () => readCall(both('http://me:secret@a.example')),
    (error) => error instanceof UsageError && !error.message.includes('secret'),
  );
});

test('a profile is one of the definitions', () => {
  const gates = [{ name: 'smoke' }, { name: 'soak' }];
  assert.deepEqual(findProfile('soak', gates), { name: 'soak' });
  const says = (name: string, of: typeof gates, message: RegExp) =>
    assert.throws(() => findProfile(name, of), { name: 'UsageError', message });
  says('smok', gates, /^there is no profile 'smok': it is one of smoke, soak$/);
  says('', gates, /^--profile is missing: it is one of smoke, soak$/);
  says('smoke', [], /^there is no profile 'smoke': the definitions have no LoadGate$/);
});
