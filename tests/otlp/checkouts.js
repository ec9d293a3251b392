// Runs in k6: eighty checkouts by four people, every fifth of each fails and takes long.

import { sleep } from 'k6';
import { Counter, Trend } from 'k6/metrics';

const checkouts = new Counter('checkouts');
const waits = new Trend('waits', true);

export const options = {
  scenarios: { shop: { executor: 'per-vu-iterations', exec: 'checkOut', vus: 4, iterations: 20 } },
};

export function checkOut() {
  const fine = __ITER % 5 !== 0;
  checkouts.add(1, { result: fine ? 'ok' : 'failed' });
  waits.add(fine ? 7 : 70);
  sleep(0.03);
}
