// What the load test measures. Every metric of a promise has a counter of its events beside it,
// because a threshold of k6 passes where nothing was measured: the counter has the floor.

import { Counter, Rate, Trend } from 'k6/metrics';

type Metric = { add: (value: number | boolean) => void };

const counted = (name: string, metric: Metric): ((value: number | boolean) => void) => {
  const events = new Counter(`${name}_events`);
  return (value) => {
    metric.add(value);
    events.add(1);
  };
};
const trend = (name: string): ((milliseconds: number) => void) =>
  counted(name, new Trend(name, true));
const rate = (name: string): ((good: boolean) => void) => counted(name, new Rate(name));
const counter = (name: string): (() => void) => {
  const metric = new Counter(name);
  return () => metric.add(1);
};

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
  /** People who were in the hub at least once, and those who were there to the end and left. */
  personJoined: counter('people_joined'),
  personLeft: counter('people_left'),
  /** Errors of the load test itself. */
  personError: counter('person_errors'),
  present: Array.from({ length: rollCalls }, (_, call) => counter(`present_${call}`)),
};

export type Measurements = typeof measurements;
