// How long `signalbox check` takes over 1,000 SLOs in 100 files, from the start of the process to its
// end; beside it `sloth validate` over the same SLOs.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measurement, markdownTable, median } from './measurement.ts';
import { slothPath, slothVersion } from './sloth.ts';

const files = 100;
const slosPerFile = 10;
const turns = 5;

const sources = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: app }
spec: { source: metrics, url: 'http://127.0.0.1:3000/metrics' }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}
`;

const metric = (file: number, slo: number): string => `requests_${file}_${slo}_total`;

const openSlo = (file: number, slo: number): string => `---
apiVersion: openslo/v1
kind: SLO
metadata: { name: slo-${file}-${slo} }
spec:
  description: Requests are answered.
  service: shop
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 30d, isRolling: true }]
  indicator:
    metadata: { name: sli-${file}-${slo} }
    spec:
      ratioMetric:
        counter: true
        bad:
          metricSource: { metricSourceRef: metrics, spec: { query: 'sum(${metric(file, slo)}{code=~"5.."})' } }
        total:
          metricSource: { metricSourceRef: metrics, spec: { query: 'sum(${metric(file, slo)})' } }
  objectives: [{ displayName: answered, target: 0.999 }]
`;

const slothSlo = (file: number, slo: number): string => `  - name: slo-${file}-${slo}
    objective: 99.9
    description: Requests are answered.
    sli:
      events:
        error_query: sum(rate(${metric(file, slo)}{code=~"5.."}[{{.window}}]))
        total_query: sum(rate(${metric(file, slo)}[{{.window}}]))
    alerting: { name: Slo${file}x${slo} }
`;

const write = (folder: string): void => {
  for (const name of ['signalbox', 'sloth']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'signalbox', 'sources.yaml'), sources);
  for (let file = 0; file < files; file += 1) {
    const slos = Array.from({ length: slosPerFile }, (_, slo) => slo);
    const ours = slos.map((slo) => openSlo(file, slo)).join('');
    const theirs = slos.map((slo) => slothSlo(file, slo)).join('');
    writeFileSync(join(folder, 'signalbox', `slos-${file}.yaml`), ours);
    const head = `version: prometheus/v1\nservice: shop-${file}\nslos:\n`;
    writeFileSync(join(folder, 'sloth', `slos-${file}.yaml`), head + theirs);
  }
};

/** @returns the seconds from the start of the process to its end. */
const timed = async (command: string, args: readonly string[]): Promise<number> => {
  const begunMs = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} answered ${code}:\n${said.slice(0, 2000)}`);
  return (performance.now() - begunMs) / 1000;
};

const row = (name: string, seconds: readonly number[]): string[] => [
  name,
  `${median(seconds).toFixed(2)} s`,
  `${Math.min(...seconds).toFixed(2)} s to ${Math.max(...seconds).toFixed(2)} s`,
];

const measure = async (say: (line: string) => void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-check-'));
  try {
    write(folder);
    const signalbox = join(import.meta.dirname, '../cli/signalbox.ts');
    const sloth = await slothPath(say);
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < turns; turn += 1) {
      ours.push(await timed(process.execPath, [signalbox, 'check', join(folder, 'signalbox')]));
      theirs.push(await timed(sloth, ['validate', '-i', join(folder, 'sloth')]));
      say(`${turn + 1} of ${turns}: ${ours.at(-1)?.toFixed(2)} s, ${theirs.at(-1)?.toFixed(2)} s`);
    }
    return markdownTable(
      ['program', `median of ${turns}`, 'from, to'],
      [row('signalbox check', ours), row(`sloth validate ${slothVersion}`, theirs)],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const check: Measurement = {
  what: `${files * slosPerFile} SLOs in ${files} files, from the start of the process to its end. Sloth reads its own form of the same SLOs.`,
  run: measure,
};
