// docker-compose.yml as Docker's own loader resolves it, in the parts that the tests look at. It is
// loaded with nothing set: neither by the environment nor by a .env that lies beside it.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toolPath } from '../tool.ts';

export const repository = join(import.meta.dirname, '../..');

const serviceShape = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).nullable(),
  environment: z.record(z.string(), z.string()).default({}),
  user: z.string().optional(),
  restart: z.string().optional(),
  read_only: z.boolean().default(false),
  stop_grace_period: z.string().optional(),
  network_mode: z.string().optional(),
  networks: z.record(z.string(), z.unknown()).nullish(),
  security_opt: z.array(z.string()).default([]),
  healthcheck: z
    .object({ test: z.array(z.string()).default([]), disable: z.boolean().default(false) })
    .optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  ports: z.array(z.object({ host_ip: z.string().default(''), target: z.number() })).default([]),
  volumes: z
    .array(
      z.object({
        type: z.enum(['bind', 'volume']),
        source: z.string(),
        target: z.string(),
        read_only: z.boolean().default(false),
      }),
    )
    .default([]),
  deploy: z
    .object({ resources: z.object({ limits: z.object({ memory: z.string() }) }) })
    .optional(),
});

const projectShape = z.object({
  services: z.record(z.string(), serviceShape),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.unknown()),
});

export type Service = z.infer<typeof serviceShape>;
export type Project = z.infer<typeof projectShape>;

/** @throws with what is wrong, or would be warned of, in the loader's words. */
export const loadProject = (): Project => {
  const { status, stdout, stderr } = spawnSync(
    toolPath('compose-check'),
    ['-env-file', '/dev/null', join(repository, 'docker-compose.yml')],
    { env: { PATH: process.env.PATH }, encoding: 'utf8' },
  );
  if (status !== 0 || stderr !== '')
    throw new Error(`compose-check ended with ${status}: ${stderr}`);
  return projectShape.parse(JSON.parse(stdout));
};

/** @throws RangeError for a service that there is not. */
export const serviceOf = (project: Project, name: string): Service => {
  const service = project.services[name];
  if (service === undefined) throw new RangeError(`docker-compose.yml has no service ${name}`);
  return service;
};

/** Lets the service `secrets` do its work in a folder of this machine, which is made for it. */
export const writeSecrets = (service: Service, folder: string): void => {
  const [program, script = '', target] = service.command ?? [];
  if (program !== 'node' || target !== '/run/secrets')
    throw new RangeError(`the secrets are written by ${service.command}, which is not known here`);
  mkdirSync(folder, { recursive: true });
  execFileSync(process.execPath, [script, folder], { cwd: repository, stdio: 'pipe' });
};
