// Where a runbook is. `signalbox/runbook` holds a URL, or the name of a file of the folder of
// runbooks, which the board shows at a path of its own; anything else is shown as it is written.

const fileName = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.md$/;

/** Those that belong to no SLO. */
export const silentSourceRunbook = 'silent-source.md';
export const deadMansSwitchRunbook = 'dead-mans-switch.md';

export const runbooksPath = '/runbooks';

/** 'request-latency' of 'request-latency.md'; null for what is no file of that folder. */
export const runbookName = (runbook: string): string | null => fileName.exec(runbook)?.[1] ?? null;

/** @param board where people reach the board, without a slash at its end; '' on the board itself. */
export const runbookLink = (runbook: string, board: string): string => {
  const name = runbookName(runbook);
  return name === null ? runbook : `${board}${runbooksPath}/${name}`;
};
