// A service's configuration as its container sees it: what docker-compose.yml mounts, laid out in a
// temporary folder that stands for `/`, with the paths in it changed to match.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Service } from './project.ts';

/** @returns the path of the configuration file `path` in `root`. */
export const layOut = (service: Service, root: string, path: string): string => {
  const mounts = service.volumes.filter(({ type }) => type === 'bind');
  for (const { source, target } of mounts) {
    mkdirSync(dirname(join(root, target)), { recursive: true });
    cpSync(source, join(root, target), { recursive: true });
  }
  const file = join(root, path);
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/(?<=\s)\/run\/secrets\b/g, join(root, 'run/secrets')));
  return file;
};

/** The value of an option such as `--config.file=…` in a service's command. */
export const optionOf = (service: Service, option: string): string => {
  const prefix = new RegExp(`^--?${option.replaceAll('.', '\\.')}=`);
  const given = service.command?.find((part) => prefix.test(part));
  if (given === undefined) throw new RangeError(`no ${option} in ${service.command}`);
  return given.replace(prefix, '');
};
