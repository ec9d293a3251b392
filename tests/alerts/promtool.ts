// Runs promtool on rules and on tests of them, in a folder of its own.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import type { Artefact } from '../../language/artefact.ts';
import { toolPath } from '../tool.ts';

/** What a tool said of a file, and whether it liked it. */
export type Answer = { readonly ok: boolean; readonly said: string };

/** Runs a tool on the last of some files that lie side by side; FILE stands for its path. */
export const runOn = (
  tool: string,
  args: readonly string[],
  files: readonly Artefact[],
): Answer => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-alerts-'));
  try {
    const paths = files.map(({ path, text }) => {
      const file = join(folder, basename(path));
      writeFileSync(file, text);
      return file;
    });
    const { status, stdout, stderr } = spawnSync(
      toolPath(tool),
      args.map((arg) => arg.replace('FILE', paths.at(-1) ?? 'FILE')),
      { encoding: 'utf8', timeout: 240_000 },
    );
    return { ok: status === 0, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export type Series = { readonly series: string; readonly values: string };

export type ExpressionTest = {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
};

export type Scenario = {
  readonly name: string;
  readonly interval: string;
  /** What Prometheus would be configured with. */
  readonly external_labels?: Readonly<Record<string, string>>;
  readonly input_series: readonly Series[];
  readonly promql_expr_test?: readonly ExpressionTest[];
  readonly alert_rule_test?: readonly object[];
};

/** `promtool test rules`. */
export const testRules = (
  rules: string,
  tests: readonly Scenario[],
  evaluation_interval = '15s',
): Answer =>
  runOn(
    'promtool',
    ['test', 'rules', 'FILE'],
    [
      { path: 'rules.yaml', text: rules },
      {
        path: 'tests.yaml',
        text: stringify({ rule_files: ['rules.yaml'], evaluation_interval, tests }),
      },
    ],
  );
