// `npm run tools`: brings the programs of tools.ts that are not on the PATH. As root on Debian it
// installs them, without starting a daemon; elsewhere it says exactly what to install.

import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { findTool, type Tool, tools } from './tools.ts';

const say = (line: string) => process.stderr.write(`tools: ${line}\n`);

const policy = '/usr/sbin/policy-rc.d';

/** Debian's packages start their daemon when installed, unless this file forbids it. */
const withoutDaemons = (install: () => boolean): boolean => {
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
};

const apt = (...args: string[]): boolean =>
  spawnSync('apt-get', ['-qq', ...args], {
    stdio: ['ignore', process.stderr, process.stderr],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0;

const install = (missing: readonly Tool[]): boolean => {
  const packages = missing.map((tool) => tool.debianPackage);
  say(`installing ${packages.join(' and ')} with apt-get (up to a few minutes)`);
  return (
    apt('update') &&
    withoutDaemons(() => apt('install', '--yes', '--no-install-recommends', ...packages))
  );
};

const stillMissing = (): Tool[] => tools.filter((tool) => findTool(tool.name) === null);

const missing = stillMissing();
for (const tool of tools) {
  const path = findTool(tool.name);
  if (path !== null) say(`${tool.name}: ${path}`);
}
if (missing.length > 0) {
  const isRoot = process.getuid?.() === 0;
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (isRoot && hasApt) install(missing);
  const left = stillMissing();
  for (const tool of left) {
    const how = hasApt
      ? `sudo apt-get install ${tool.debianPackage}`
      : `install it and put it on the PATH`;
    say(`${tool.name} is missing (${tool.why}): ${how}`);
  }
  process.exitCode = left.length > 0 ? 1 : 0;
}
