// The collector by itself: without the generators, which only the command line may bring to it.

import { runCollector } from './run.ts';

await runCollector();
