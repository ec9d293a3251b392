// The lint of biome.json keeps imports to the directions that ARCHITECTURE.md draws. Each row is an
// import that must be refused, or one beside it that must not: a rule that never bites is no rule.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it } from 'node:test';

const root = join(import.meta.dirname, '..');

const refused: readonly [file: string, specifier: string][] = [
  ['language/sample.ts', '../collector/engine.ts'],
  ['language/sample.ts', '../app/config.ts'],
  ['language/nested/sample.ts', '../../cli/command.ts'],
  ['collector/sample.ts', '../app/config.ts'],
  ['collector/serve/slos/sample.ts', '../../../app/config.ts'],
  ['collector/page/sample.ts', '../../demo/main.ts'],
  ['collector/sample.ts', '../alerts/rules.ts'],
  ['collector/page/sample.ts', '../../alerts/rules.ts'],
  ['collector/ingest/sample.ts', '../sli/counts.ts'],
  ['collector/ingest/otlp/sample.ts', '../../store/database.ts'],
  ['collector/ingest/otlp/scan/sample.ts', '../../../sli/scanned-spans.ts'],
  ['collector/ingest/otlp/sample.ts', '../../../app/config.ts'],
  ['collector/sli/sample.ts', '../window/ladder.ts'],
  ['collector/sli/sample.ts', '../store/database.ts'],
  ['collector/window/sample.ts', '../budget/burn.ts'],
  ['collector/budget/sample.ts', '../alert/state.ts'],
  ['collector/alert/sample.ts', '../page/outbox.ts'],
  ['collector/alert/sample.ts', '../../app/config.ts'],
  ['collector/window/sample.ts', 'node:fs'],
  ['collector/web/sample.ts', '../../app/config.ts'],
  ['app/sample.ts', '../language/read.ts'],
  ['app/documents/sample.ts', '../../collector/engine.ts'],
  ['app/collaboration/protocol/sample.ts', '../../../collector/engine.ts'],
  ['app/web/sample.ts', '../../collector/serve/shapes.ts'],
  ['ui/sample.ts', '../app/config.ts'],
  ['alerts/sample.ts', '../collector/engine.ts'],
  ['dashboards/sample.ts', '../app/config.ts'],
  ['exchange/sample.ts', '../alerts/group.ts'],
  ['rollouts/sample.ts', '../collector/engine.ts'],
  ['language/sample.ts', '../exchange/open-slo.ts'],
  ['demo/sample.ts', '../app/documents/store.ts'],
  ['demo/sample.ts', '../app/collaboration/socket.ts'],
  ['demo/sample.ts', '../collector/engine.ts'],
  ['load-tests/sample.ts', '../app/main.ts'],
  ['load-tests/sample.ts', '../collector/serve/shapes.ts'],
  ['load-tests/sample.ts', '../deploy/tools/tools.ts'],
  ['load-tests/k6/sample.ts', '../../demo/person.ts'],
  ['load-tests/k6/sample.ts', '../../app/collaboration/socket.ts'],
];

const allowed: readonly [file: string, specifier: string][] = [
  ['collector/serve/slos/sample.ts', '../../../language/slo-set.ts'],
  ['collector/serve/sample.ts', './alerts/routes.ts'],
  ['collector/ingest/otlp/sample.ts', '../../../language/slo-set.ts'],
  ['collector/ingest/otlp/scan/sample.ts', '../../span.ts'],
  ['collector/window/sample.ts', '../sli/counts.ts'],
  ['collector/alert/sample.ts', '../../language/slo-set.ts'],
  ['collector/page/sample.ts', '../alert/state.ts'],
  ['collector/web/sample.ts', '../serve/shapes.ts'],
  ['collector/web/sample.ts', '../../ui/format.ts'],
  ['app/documents/sample.ts', '../collaboration/protocol/messages.ts'],
  ['app/web/sample.ts', '../../ui/format.ts'],
  ['demo/sample.ts', '../app/collaboration/protocol/client.ts'],
  ['load-tests/sample.ts', '../app/collaboration/protocol/messages.ts'],
  ['load-tests/sample.ts', '../language/read.ts'],
  ['load-tests/k6/sample.ts', '../../app/collaboration/protocol/client.ts'],
  ['alerts/sample.ts', '../language/slo-set.ts'],
  ['dashboards/sample.ts', '../language/artefact.ts'],
  ['exchange/sample.ts', '../language/read.ts'],
  ['rollouts/sample.ts', '../language/slo-set.ts'],
];

type Sample = { readonly file: string; readonly source: string };

/**
 * Lints the sources in a folder of their own under the project's rules, all in one run.
 * @returns the rules broken, a set for each sample.
 */
const rulesBroken = (samples: readonly Sample[]): Set<string>[] => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-lint-'));
  try {
    const {
      vcs: _,
      $schema: __,
      ...config
    } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
    const paths = samples.map(({ file, source }, index) => {
      const path = file.replace('sample', `sample-${index}`);
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), source);
      return path;
    });
    const biome = join(root, 'node_modules', '.bin', 'biome');
    const options = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
    const { stdout } = spawnSync(biome, options, { cwd: folder, encoding: 'utf8' });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string } }[];
    };
    return paths.map(
      (path) =>
        new Set(
          diagnostics
            .filter(({ location }) => location.path.endsWith(path))
            .map(({ category }) => category),
        ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const importing = (specifier: string) =>
  `import { thing } from '${specifier}';\n\nexport const other = thing;\n`;

const samplesOf = (rows: readonly [string, string][]): Sample[] =>
  rows.map(([file, specifier]) => ({ file, source: importing(specifier) }));

it('an import against the direction is refused', () => {
  const broken = rulesBroken(samplesOf(refused));
  const missed = refused.filter(
    (_, index) => !broken[index]?.has('lint/style/noRestrictedImports'),
  );
  assert.deepEqual(missed, []);
});

it('an import in the direction is not refused', () => {
  const broken = rulesBroken(samplesOf(allowed));
  const hit = allowed.filter((_, index) => broken[index]?.has('lint/style/noRestrictedImports'));
  assert.deepEqual(hit, []);
});

it('pure folders know neither clock nor process', () => {
  const samples = ['sli', 'window', 'budget', 'alert'].flatMap((folder) =>
    ['Date.now()', 'process.uptime()', 'performance.now()'].map((call) => ({
      file: `collector/${folder}/sample.ts`,
      source: `export const now = ${call};\n`,
    })),
  );
  const broken = rulesBroken(samples);
  const missed = samples.filter(
    (_, index) => !broken[index]?.has('lint/style/noRestrictedGlobals'),
  );
  assert.deepEqual(missed, []);
});
