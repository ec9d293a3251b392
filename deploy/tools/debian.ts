// The Debian way: as root, packages are installed with apt-get. No daemon is started by it, and
// whatever policy the machine has about daemons is left as it was.

import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './child.ts';
import { type Environment, findOnPath } from './path.ts';

const policyPath = '/usr/sbin/policy-rc.d';
const noDaemons = '#!/bin/sh\n# From `npm run tools`, while it installs packages.\nexit 101\n';

/** Debian's packages start their daemon when installed, unless this file forbids it. */
const withoutDaemons = async <T>(policy: string, install: () => Promise<T>): Promise<T> => {
  // One that is ours was left behind by a run that was killed.
  const ours = !existsSync(policy) || readFileSync(policy, 'utf8') === noDaemons;
  if (ours) writeFileSync(policy, noDaemons, { mode: 0o755 });
  try {
    return await install();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
};

/** As root. @returns whether all are installed; apt-get says on stderr why they are not. */
export const aptInstall = (
  packages: readonly string[],
  environment: Environment,
  policy = policyPath,
): Promise<boolean> => {
  const apt = (...args: string[]) =>
    run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      environment: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    });
  const install = ['install', '--yes', '--no-install-recommends', ...packages];
  return withoutDaemons(policy, async () => (await apt('update')) && apt(...install));
};

const hasApt = (environment: Environment): boolean =>
  findOnPath({ binaries: ['apt-get'] }, environment).path !== null;

const isRoot = (): boolean => process.getuid?.() === 0;

/** Installs what it may: without root or apt-get it does nothing, and `packageAdvice` says so. */
export const installPackages = async (
  packages: readonly string[],
  say: (line: string) => void,
  environment: Environment,
): Promise<void> => {
  if (packages.length === 0 || !isRoot() || !hasApt(environment)) return;
  say(`installing ${packages.join(', ')} with apt-get (up to a few minutes)`);
  if (!(await aptInstall(packages, environment))) say('apt-get failed');
};

/** What to do about a package that `installPackages` did not bring. */
export const packageAdvice = (debianPackage: string, environment: Environment): string => {
  if (!hasApt(environment)) return 'install it and put it on the PATH';
  if (!isRoot()) return `sudo apt-get install ${debianPackage}`;
  return `apt-get did not install ${debianPackage}, it says above why`;
};
