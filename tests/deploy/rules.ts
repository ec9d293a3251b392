// What every service of docker-compose.yml keeps to, a rule each: a service in, a complaint out.

import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import type { Project, Service } from './project.ts';

type Rule = (service: Service, name: string, project: Project) => string | null;

/** Services that need no health check, and why. */
const unchecked: Readonly<Record<string, string>> = {
  secrets: 'it ends; others wait for its exit code',
};

/** `X_FILE` of ours and of PostgreSQL's image; Grafana spells it `X__FILE`. */
const secretPaths = ({ environment }: Service): readonly string[] =>
  Object.entries(environment).flatMap(([name, value]) => (name.endsWith('_FILE') ? [value] : []));

const networksOf = ({ networks }: Service): ReadonlySet<string> =>
  new Set(Object.keys(networks ?? {}));

/** Names of hosts in URLs: `http://collector:4318` is of `collector`. */
const hostsIn = (service: Service): readonly string[] =>
  Object.values(service.environment).flatMap((value) => {
    const [, host] = /^\w+:\/\/([a-z][\w-]*)(:\d+)?\/?$/.exec(value) ?? [];
    return host === undefined ? [] : [host];
  });

export const rules: Readonly<Record<string, Rule>> = {
  'an image has a version': ({ image }) =>
    /:v?\d+\.\d+(\.\d+)?(-[\w.]+)?$/.test(image) ? null : `${image} may be another tomorrow`,

  'a health check': ({ healthcheck, build, command }, name) => {
    // The image's own check asks what the image's own command runs.
    const isImages = build !== undefined && command === null;
    return name in unchecked || isImages || (healthcheck?.test.length ?? 0) > 0
      ? null
      : 'nobody asks whether it works';
  },

  'ports for this machine only': ({ ports }) => {
    const open = ports.filter(({ host_ip }) => host_ip !== '127.0.0.1');
    return open.length === 0 ? null : `strangers reach ${open.map(({ target }) => target)}`;
  },

  'what is mounted from here is there, and read-only': ({ volumes }) => {
    const bad = volumes.filter(
      ({ type, source, read_only }) => type === 'bind' && !(existsSync(source) && read_only),
    );
    return bad.length === 0 ? null : `not so: ${bad.map(({ source }) => source)}`;
  },

  'secrets are waited for, and only read': (service, name) => {
    if (name === 'secrets') return null;
    const mount = service.volumes.find(({ source }) => source === 'secrets');
    const reads = secretPaths(service);
    const outside = reads.filter((path) => posix.dirname(path) !== mount?.target);
    if (outside.length > 0) return `${outside} is in no mounted volume of secrets`;
    if (mount === undefined) return null;
    if (!mount.read_only) return 'it could change secrets';
    return service.depends_on.secrets?.condition === 'service_completed_successfully'
      ? null
      : 'it may start before there are any secrets';
  },

  'others are reached over a common network': (service, _name, project) => {
    const ours = networksOf(service);
    const unreachable = hostsIn(service).filter((host) => {
      const other = project.services[host];
      return other === undefined || networksOf(other).isDisjointFrom(ours);
    });
    return unreachable.length === 0 ? null : `it cannot reach ${unreachable}`;
  },

  'it comes back after a fault': ({ restart }, name) =>
    restart === (name === 'secrets' ? undefined : 'unless-stopped') ? null : `restart: ${restart}`,

  'limited memory, no new privileges': ({ deploy, security_opt }) =>
    deploy !== undefined && security_opt.includes('no-new-privileges:true') ? null : 'unbounded',

  'no demo': ({ environment }) =>
    'SIGNALBOX_DEMO' in environment || environment.NODE_ENV !== undefined
      ? 'the image says production'
      : null,
};

/** @returns every complaint, as `service: rule: what`. */
export const complaintsAbout = (project: Project): readonly string[] =>
  Object.entries(project.services).flatMap(([name, service]) =>
    Object.entries(rules).flatMap(([rule, check]) => {
      const complaint = check(service, name, project);
      return complaint === null ? [] : [`${name}: ${rule}: ${complaint}`];
    }),
  );
