// `npm run bench [NAME]`: runs one measurement, or all, prints its table and puts it into
// RESULTS.md under its own heading, with the date and the machine.

import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from './measurement.ts';

const measurements: Readonly<Record<string, () => Promise<Measurement>>> = {
  demo: async () => (await import('./demo.ts')).demo,
  check: async () => (await import('./check.ts')).check,
  rules: async () => (await import('./rules.ts')).rules,
  evaluation: async () => (await import('./evaluation.ts')).evaluation,
  memory: async () => (await import('./memory.ts')).memory,
  delay: async () => (await import('./delay.ts')).delay,
  paging: async () => (await import('./paging.ts')).paging,
  incidents: async () => (await import('./incidents.ts')).incidents,
  otlp: async () => (await import('./otlp.ts')).otlp,
  collaboration: async () => (await import('./collaboration.ts')).collaboration,
  arrivals: async () => (await import('./arrivals.ts')).arrivals,
  chaos: async () => (await import('./chaos.ts')).chaos,
  soak: async () => (await import('./soak.ts')).soak,
  overhead: async () => (await import('./overhead.ts')).overhead,
};

const resultsPath = join(import.meta.dirname, 'RESULTS.md');

/** Replaces the section of that name, or adds it. */
const putSection = (document: string, name: string, body: string): string => {
  const sections = document.split(/^(?=## )/m);
  const section = `## ${name}\n\n${body.trim()}\n`;
  const index = sections.findIndex((text) => text.startsWith(`## ${name}\n`));
  if (index >= 0) sections[index] = section;
  else sections.push(section);
  return `${sections.map((text) => text.trim()).join('\n\n')}\n`;
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(measurements, name));
if (unknown.length > 0) {
  const known = Object.keys(measurements).join(', ');
  process.stderr.write(
    `bench: there is no measurement '${unknown.join("', '")}'; there are ${known}\n`,
  );
  process.exit(2);
}
for (const [name, load] of Object.entries(measurements)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const { what, run } = await load();
  process.stderr.write(`bench ${name}: ${what}\n`);
  const table = await run((line) => process.stderr.write(`  ${line}\n`));
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, Node ${process.version}`;
  const body = `${what}\n\n${table}\n\n\`npm run bench ${name}\`, ${day}, ${machine}.`;
  process.stdout.write(`${body}\n`);
  writeFileSync(resultsPath, putSection(readFileSync(resultsPath, 'utf8'), name, body));
}
