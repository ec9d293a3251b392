// What the load test measures. Every metric of a promise has a counter of its events beside it,
// because a threshold of k6 passes where nothing was measured: the counter has the floor.

import { Counter, Rate, Trend } from 'k6/metrics';

const counter = (name: string): (() => void) => {
  const metric = new Counter(name);
  return () => metric.add(1);
};
const times = (name: string): ((milliseconds: number) => void) => {
  const metric = new Trend(name, true);
  return (milliseconds) => metric.add(milliseconds);
};
const shares = (name: string): ((good: boolean) => void) => {
  const metric = new Rate(name);
  return (good) => metric.add(good);
};

const counted = <Value>(name: string, add: (value: Value) => void): ((value: Value) => void) => {
  const event = counter(`${name}_events`);
  return (value) => {
    add(value);
    event();
  };
};
const trend = (name: string) => counted(name, times(name));
const rate = (name: string) => counted(name, shares(name));

/** Moments, evenly spread over the time with everybody there, at which who is connected is counted. */
export const rollCalls = 10;

export const measurements = {
  requestDuration: trend('request_duration'),
  requestAnswered: rate('requests_answered'),
  syncLatency: trend('sync_latency'),
  sessionConnected: rate('session_connected'),
  connectionAccepted: rate('connections_accepted'),
  workflowRunCompleted: rate('workflow_runs_completed'),
  signInSucceeded: rate('sign_ins_succeeded'),
  /** Connections, of HTTP or WebSocket, that could not be made. */
  dialFailed: counter('failed_dials'),
  /** Requests that the app would not do (4xx). Nobody here asks for what they may not. */
  requestRefused: counter('requests_refused'),
  /** How late timers are. Where it is long, the other times tell of k6's machine, not of the app. */
  late: times('timer_lateness'),
  /** People who were in the hub at least once, and those who were there to the end and left. */
  personJoined: counter('people_joined'),
  personLeft: counter('people_left'),
  /** Errors of the load test itself. */
  personError: counter('person_errors'),
  present: Array.from({ length: rollCalls }, (_, call) => counter(`present_${call}`)),
};

export type Measurements = typeof measurements;
