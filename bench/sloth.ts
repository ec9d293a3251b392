// Sloth, as a peer.

import { peerPath } from './peer.ts';

export const slothVersion = '0.16.0';

/** @returns the path of the program. @throws where there is no Go that builds it */
export const slothPath = (say: (line: string) => void): Promise<string> =>
  peerPath(
    {
      ...{ name: 'Sloth', program: 'sloth', version: slothVersion, folder: '.' },
      what: 'github.com/slok/sloth/cmd/sloth',
    },
    say,
  );
