// What does not go together, though each setting by itself is right: strangers who are let in without
// a token, half a certificate, a receiver that is this collector.

import { isIP } from 'node:net';
import type { Config } from './config.ts';
import { receiverProblems } from './receiver-settings.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

const exposureProblems = (config: Config): string[] => {
  const problems: string[] = [];
  for (const [name, address] of [
    ['BOARD_HOST', config.boardHost],
    ['OTLP_HOST', config.otlpHost],
  ] as const) {
    if (!isLoopback(address) && config.demo) {
      problems.push(
        `${name} is ${address}, where others could press the demo's buttons: ` +
          'leave demo mode (SIGNALBOX_DEMO) or listen on 127.0.0.1',
      );
    }
  }
  if (!isLoopback(config.boardHost)) {
    for (const [name, value] of [
      ['BOARD_VIEWER_TOKEN', config.viewerToken],
      ['BOARD_OPERATOR_TOKEN', config.operatorToken],
    ] as const) {
      if (value === null) {
        problems.push(
          `${name} is not set, but BOARD_HOST is ${config.boardHost}, which strangers may reach: ` +
            `set ${name} (16 characters or more) or listen on 127.0.0.1`,
        );
      }
    }
  }
  if (config.operatorToken !== null && config.operatorToken === config.viewerToken) {
    problems.push(
      'BOARD_VIEWER_TOKEN and BOARD_OPERATOR_TOKEN are the same, so that whoever looks could change: ' +
        'give each a secret of its own',
    );
  }
  return problems;
};

/** @param isSaid whether it was said who may push, be it that everybody may. */
const pushProblems = (config: Config, isSaid: boolean): string[] => {
  const problems: string[] = [];
  if (!isLoopback(config.otlpHost) && !isSaid) {
    problems.push(
      `OTLP_TOKENS is not set, but OTLP_HOST is ${config.otlpHost}, where strangers may push: ` +
        'give SOURCE:TOKEN, or none where the network keeps strangers out, or listen on 127.0.0.1',
    );
  }
  const tokens = new Set(config.otlpTokens.map(({ token }) => token));
  if (tokens.size < config.otlpTokens.length) {
    problems.push('OTLP_TOKENS has the same token twice: give each source a token of its own');
  }
  return problems;
};

const halfProblems = (cert: string | undefined, key: string | undefined): string[] =>
  (cert === undefined) === (key === undefined)
    ? []
    : ['OTLP_TLS_CERT_FILE and OTLP_TLS_KEY_FILE go together: set both, or neither for plain text'];

/** What is handed on to where it comes in would go round for ever. */
const circleProblems = (config: Config): string[] => {
  const { tracesForwardUrl, remoteWriteUrl, otlpHost, otlpHttpPort } = config;
  const handed = [
    ['TRACES_FORWARD_URL', tracesForwardUrl],
    ['REMOTE_WRITE_URL', remoteWriteUrl],
  ] as const;
  return handed.flatMap(([name, url]) => {
    if (url === null) return [];
    const { hostname: given, port: told, protocol } = new URL(url);
    const host = given.replace(/^\[|\]$/g, '');
    const port = Number(told || (protocol === 'https:' ? 443 : 80));
    if (port !== otlpHttpPort || !(isLoopback(host) || host === otlpHost)) return [];
    return [
      `${name} is ${url}, where this collector itself takes such things in ` +
        '(OTLP_HOST, OTLP_HTTP_PORT): give the address of another receiver',
    ];
  });
};

export type Told = {
  /** Whether it was said who may push, be it that everybody may. */
  readonly pushers: boolean;
  readonly cert: string | undefined;
  readonly key: string | undefined;
};

/** @returns each problem as a line that says what to do. */
export const problemsBetween = (config: Config, { pushers, cert, key }: Told): string[] => [
  ...exposureProblems(config),
  ...pushProblems(config, pushers),
  ...halfProblems(cert, key),
  ...circleProblems(config),
  ...receiverProblems(config),
];
