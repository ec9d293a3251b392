// Debian's Chromium under playwright-core, with everything off that would call out.

import { type Browser, chromium } from 'playwright-core';
import { toolPath } from '../tool.ts';

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: toolPath('chromium'),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
