// Experiments as the gate runs them: one whose hypothesis is true passes, one that hopes for too much
// fails and names what broke. Promised is only what a busy machine keeps, too.

import assert from 'node:assert/strict';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { skipWithout } from '../tool.ts';
import { gateResult } from './gate-process.ts';
import { type Folder, temporaryFolder } from './stage.ts';

const shipped = join(import.meta.dirname, '../../slos');

const experiment = (name: string, disturbance: string): string => `apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: ${name} }
spec:
  sessions: 4
  rampUp: 4s
  duration: 10s
  experiment:
    hypothesis: No request fails meanwhile.
    disturbance: ${disturbance}
    for: 8s
    holds: [request-errors/answered]
    recoversWithin: 15s
  floors:
    - { objective: request-errors/answered, minimumEvents: 3 }
    - { objective: message-delivery/delivered, minimumEvents: 3 }
`;

const left = (): string[] => readdirSync(tmpdir()).filter((name) => /^signalbox-chaos-/.test(name));

describe('an experiment', {
  skip: skipWithout('k6') || skipWithout('toxiproxy-server') || skipWithout('redis-server'),
}, () => {
  let slos: Folder;

  before(() => {
    slos = temporaryFolder();
    for (const name of ['sources', 'services', 'policies', 'request-errors', 'message-delivery'])
      cpSync(join(shipped, `${name}.yaml`), join(slos.path, `${name}.yaml`));
    const experiments = [
      experiment('unnoticed', '{ kind: outage, of: collector }'),
      experiment('too-hopeful', '{ kind: cut, between: [app, postgresql] }'),
    ];
    writeFileSync(join(slos.path, 'experiments.yaml'), experiments.join('---\n'));
  });

  after(() => slos?.remove());

  const run = async (profile: string) => {
    const before = left();
    const result = await gateResult(['--profile', profile, '--slos', slos.path]);
    assert.deepEqual(left(), before);
    const verdicts = result.phases.map(({ name, verdict }) => [name, verdict]);
    return { ...result, verdicts: Object.fromEntries(verdicts) };
  };

  it('that finds what was expected passes: people do not notice that the collector is away', async () => {
    const { code, reasons, verdicts, phases } = await run('unnoticed');
    assert.deepEqual(
      verdicts,
      { before: 'pass', disturbed: 'pass', recovering: null, after: 'pass' },
      reasons.join('\n'),
    );
    assert.equal(code, 0, reasons.join('\n'));
    const [held] = phases[1]?.objectives ?? [];
    assert.equal(held?.objective, 'request-errors/answered');
    assert.ok((held?.client?.events ?? 0) > 0);
    // It was not there to tell.
    assert.equal(held?.server, null);
  });

  it('that expects too much fails, and says what broke: no database, and no request is to fail', async () => {
    const { code, reasons, verdicts } = await run('too-hopeful');
    const told = reasons.join('\n');
    assert.equal(verdicts.before, 'pass', told);
    assert.equal(verdicts.disturbed, 'fail', told);
    assert.equal(code, 1, told);
    assert.match(told, /^request-errors\/answered: disturbed, 4 sessions: .* good/m);
  });
});
