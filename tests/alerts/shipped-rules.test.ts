// The rules of what Signalbox ships, judged by the tool of those who run them.

import { describe } from 'node:test';
import { skipWithout } from '../tool.ts';
import { judgesAll, rulesAndTests } from './judged.ts';
import { shippedSet } from './sets.ts';

const files = rulesAndTests(await shippedSet());

describe('the shipped rules', { skip: skipWithout('promtool') }, () => judgesAll(files, 51));
