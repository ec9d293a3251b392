// A histogram's bound has one spelling, so that le="1", "1.0" and "1e0" are one series: the shortest
// digits that give the number back, as JavaScript writes them, and "+Inf".

export const boundText = (bound: number): string =>
  bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
