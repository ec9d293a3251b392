// Runs a command of the built image as its container would: the image's and docker-compose.yml's
// variables, nothing of this machine's but loopback addresses in place of the services' names, and
// the user that is set, where we may become it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BuiltStage } from './build.ts';
import { endProcess } from './engines.ts';
import type { Service } from './project.ts';

/** What stands for a name in the containers: a path's beginning, or `host:port`. */
export type Places = Readonly<Record<string, string>>;

export type Container = {
  /** @returns null when the health check succeeds, else what it said. */
  readonly health: () => Promise<string | null>;
  /** Tells it to stop. @returns its exit code; null when it was killed. */
  readonly stop: () => Promise<number | null>;
  readonly kill: () => Promise<void>;
  /** Everything it wrote. */
  readonly output: () => string;
};

const translated = (value: string, places: Places): string => {
  for (const [name, place] of Object.entries(places)) {
    if (name.startsWith('/') && value.startsWith(name)) return place + value.slice(name.length);
    if (value.includes(`//${name}`)) return value.replace(`//${name}`, `//${place}`);
  }
  // Everybody could reach this machine at it.
  return value === '0.0.0.0' ? '127.0.0.1' : value;
};

/** @param ports variables such as APP_PORT, which are left alone in a container. */
export const runContainer = (
  image: BuiltStage,
  service: Service,
  places: Places,
  ports: Readonly<Record<string, string>>,
): Container => {
  const set = Object.entries({ ...image.environment, ...service.environment });
  const [uid, gid] = service.user?.split(':').map(Number) ?? [];
  const options = {
    cwd: join(image.root, image.workingFolder),
    env: {
      PATH: `${join(image.root, 'usr/local/bin')}:/usr/bin:/bin`,
      ...Object.fromEntries(set.map(([name, value]) => [name, translated(value, places)])),
      ...ports,
    },
    ...(process.getuid?.() === 0 && uid !== undefined && gid !== undefined ? { uid, gid } : {}),
  };
  const start = ([program = '', ...args]: readonly string[]) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => said.push(chunk));
    return { child, ended: once(child, 'close'), output: () => Buffer.concat(said).toString() };
  };

  const main = start(service.command ?? image.command);
  const [form, ...check] = service.healthcheck?.test ?? ['CMD', ...image.healthCommand];
  if (form !== 'CMD') throw new RangeError(`${form} is no health check without a shell`);
  return {
    health: async () => {
      const { ended, output } = start(check);
      const [code] = await ended;
      return code === 0 ? null : output();
    },
    stop: async () => {
      main.child.kill('SIGTERM');
      const [code] = await main.ended;
      return code;
    },
    kill: () => endProcess(main.child),
    output: main.output,
  };
};
