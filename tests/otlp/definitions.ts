// What is counted of the clients in these tests.

import { join } from 'node:path';

export const clientSlos = join(import.meta.dirname, 'slos');
