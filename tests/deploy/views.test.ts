// Grafana and Tempo as docker-compose.yml configures them. Neither program is here, so their files
// are held against the part of their shape that we use, and against each other: every uid, service,
// port and folder that one names is there in the other.

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { skipWithout } from '../tool.ts';
import { loadProject, type Project, repository, serviceOf } from './project.ts';

const dataSources = z.strictObject({
  apiVersion: z.literal(1),
  prune: z.literal(true),
  datasources: z.array(
    z.strictObject({
      name: z.string(),
      uid: z.string(),
      type: z.enum(['prometheus', 'tempo']),
      access: z.literal('proxy'),
      url: z.url(),
      isDefault: z.boolean().default(false),
      editable: z.literal(false),
      jsonData: z
        .strictObject({
          httpMethod: z.enum(['GET', 'POST']),
          timeInterval: z.string(),
          exemplarTraceIdDestinations: z.array(
            z.strictObject({ name: z.string(), datasourceUid: z.string() }),
          ),
        })
        .optional(),
    }),
  ),
});

const dashboardProviders = z.strictObject({
  apiVersion: z.literal(1),
  providers: z.array(
    z.strictObject({
      name: z.string(),
      folder: z.string(),
      type: z.literal('file'),
      disableDeletion: z.literal(true),
      allowUiUpdates: z.literal(false),
      updateIntervalSeconds: z.number(),
      options: z.strictObject({ path: z.string() }),
    }),
  ),
});

const endpoint = z.strictObject({ endpoint: z.string() });
const seconds = z.string().regex(/^\d+[hms]$/);
const tempoFile = z.strictObject({
  server: z.strictObject({ http_listen_port: z.number(), log_level: z.enum(['info', 'warn']) }),
  distributor: z.strictObject({
    receivers: z.strictObject({
      otlp: z.strictObject({ protocols: z.strictObject({ http: endpoint, grpc: endpoint }) }),
    }),
  }),
  backend_worker: z.strictObject({
    finish_on_shutdown_timeout: seconds,
    compaction: z.strictObject({ block_retention: seconds }),
  }),
  storage: z.strictObject({
    trace: z.strictObject({
      backend: z.literal('local'),
      wal: z.strictObject({ path: z.string() }),
      local: z.strictObject({ path: z.string() }),
    }),
  }),
  usage_report: z.strictObject({ reporting_enabled: z.literal(false) }),
});

const readYaml = (path: string): unknown =>
  parse(readFileSync(join(repository, 'deploy', path), 'utf8'));

/** Every uid of a data source that a dashboard names, wherever it stands. */
const uidsIn = (dashboard: string): ReadonlySet<string> => {
  const uids = new Set<string>();
  JSON.parse(dashboard, (key, value) => {
    if (key === 'datasource' && typeof value?.uid === 'string') uids.add(value.uid);
    return value;
  });
  return uids;
};

describe('Grafana and Tempo', { skip: skipWithout('compose-check') }, () => {
  let project: Project;
  before(() => {
    project = loadProject();
  });
  const tempo = () => tempoFile.parse(readYaml('tempo/tempo.yaml'));
  const sources = () =>
    dataSources.parse(readYaml('grafana/provisioning/datasources/signalbox.yaml')).datasources;

  test('every data source is a service, at the port on which it listens', () => {
    const ports: Readonly<Record<string, number>> = {
      prometheus: 9090,
      tempo: tempo().server.http_listen_port,
    };
    for (const { type, url } of sources()) {
      assert.ok(serviceOf(project, type));
      assert.equal(url, `http://${type}:${ports[type]}`);
    }
    assert.equal(sources().filter(({ isDefault }) => isDefault).length, 1);
  });

  test('an exemplar leads to the traces', () => {
    const destinations = sources().flatMap(
      ({ jsonData }) => jsonData?.exemplarTraceIdDestinations ?? [],
    );
    assert.deepEqual(
      destinations.map(({ datasourceUid }) => datasourceUid),
      sources().flatMap(({ type, uid }) => (type === 'tempo' ? [uid] : [])),
    );
  });

  test('dashboards are read where they are mounted, and name no data source that is not there', () => {
    const { volumes } = serviceOf(project, 'grafana');
    const { providers } = dashboardProviders.parse(
      readYaml('grafana/provisioning/dashboards/signalbox.yaml'),
    );
    for (const { options } of providers) {
      const mount = volumes.find(({ target }) => target === options.path);
      const files = globSync(join(mount?.source ?? '', '*.json'));
      assert.ok(files.length > 0, options.path);
      const known = new Set([
        `\${datasource}`,
        '-- Grafana --',
        ...sources().map(({ uid }) => uid),
      ]);
      for (const file of files)
        assert.deepEqual([...uidsIn(readFileSync(file, 'utf8')).difference(known)], [], file);
    }
  });

  test('Tempo takes the traces where the collector sends them, and keeps them in its volume', () => {
    const { distributor, storage } = tempo();
    const forwarded = new URL(serviceOf(project, 'collector').environment.TRACES_FORWARD_URL ?? '');
    assert.equal(forwarded.hostname, 'tempo');
    const { http } = distributor.receivers.otlp.protocols;
    assert.equal(http.endpoint, `0.0.0.0:${forwarded.port}`);
    const volume = serviceOf(project, 'tempo').volumes.find(({ type }) => type === 'volume');
    for (const { path } of [storage.trace.wal, storage.trace.local])
      assert.ok(path.startsWith(`${volume?.target}/`), path);
  });
});
