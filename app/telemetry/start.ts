// Loaded before everything else (`node --import ./app/telemetry/start.ts app/main.ts`), because
// libraries can be instrumented only while they are being loaded.

import { register } from 'node:module';
import { readTelemetryConfig } from '../config.ts';
import { startTracing } from './tracing.ts';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
startTracing(readTelemetryConfig(process.env));
