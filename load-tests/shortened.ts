// A profile for another time than its own: CI runs ten minutes of what is meant for eight hours. Floors
// are in proportion, so that as much is exercised in each minute.

import type { LoadGate, SloSet } from '../language/slo-set.ts';

const lasting = (gate: LoadGate, durationSeconds: number): LoadGate => {
  const share = durationSeconds / gate.durationSeconds;
  const floors = gate.floors.map(({ objective, minimumEvents }) => ({
    objective,
    minimumEvents: Math.max(1, Math.ceil(share * minimumEvents)),
  }));
  return { ...gate, durationSeconds, floors };
};

/** The definitions with that gate as long as asked. @param durationSeconds null: as it is */
export const shortened = (
  set: SloSet,
  gate: LoadGate,
  durationSeconds: number | null,
): { readonly set: SloSet; readonly gate: LoadGate } => {
  if (durationSeconds === null) return { set, gate };
  const other = lasting(gate, durationSeconds);
  const loadGates = set.loadGates.map((one) => (one.name === gate.name ? other : one));
  return { set: { ...set, loadGates }, gate: other };
};
