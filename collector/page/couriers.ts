// A courier for each receiver: one that is slow or dead delays nobody but itself.

import type { NotificationRow } from '../serve/notifications/shapes.ts';
import { Courier, type CourierOptions } from './courier.ts';
import type { Receiver } from './receivers/receivers.ts';

export type CouriersOptions = Omit<CourierOptions, 'receiver' | 'send' | 'onAttempt'> & {
  readonly receivers: readonly Pick<Receiver, 'name' | 'send'>[];
  readonly onAttempt: (receiver: string, notification: NotificationRow, taken: boolean) => void;
};

export type Couriers = {
  /** Each sends what is due. */
  readonly wake: () => void;
  /** Attempts under way may end within `graceMs`. */
  readonly stop: (graceMs: number) => Promise<void>;
};

export const createCouriers = ({ receivers, onAttempt, ...rest }: CouriersOptions): Couriers => {
  const couriers = receivers.map(
    ({ name, send }) =>
      new Courier({
        ...rest,
        ...{ receiver: name, send },
        onAttempt: (notification, taken) => onAttempt(name, notification, taken),
      }),
  );
  return {
    wake: () => {
      for (const courier of couriers) courier.wake();
    },
    stop: async (graceMs) => {
      await Promise.all(couriers.map((courier) => courier.stop(graceMs)));
    },
  };
};
