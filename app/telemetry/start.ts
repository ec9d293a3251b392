// Loaded before everything else (`node --import ./app/telemetry/start.ts app/main.ts`), because
// libraries can be instrumented only while they are being loaded.

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readTelemetryConfig } from '../config.ts';
import { startTracing } from './tracing.ts';

/** The very copy that the instrumentations hook into; its in-thread hooks are the quick ones. */
const fromInstrumentation = createRequire(import.meta.resolve('@opentelemetry/instrumentation'));
const hooks = fromInstrumentation.resolve('import-in-the-middle/register-hooks.mjs');
const { register } = (await import(pathToFileURL(hooks).href)) as {
  register: (options: { readonly include: readonly string[] }) => void;
};

register({ include: ['http', 'https', 'express', 'pg', 'pg-pool', 'ioredis', 'pino'] });
startTracing(readTelemetryConfig(process.env));
