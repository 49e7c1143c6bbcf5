import type { Answers } from '../../../contract/index.ts';

/** One account and what it consumed in the span. */
export type Consumer = Answers['usage']['top'][number];

export interface ConsumerGroup {
  readonly key: string;
  readonly connectionLabel: string;
  readonly unit: string;
  readonly consumers: readonly Consumer[];
}

/** Consumers by connection and unit, each the most first, as the engine ranked them: only these compare. */
export function groupConsumers(consumers: readonly Consumer[]): ConsumerGroup[] {
  const groups = Map.groupBy(consumers, ({ connectionLabel, unit }) => JSON.stringify([connectionLabel, unit]));
  return [...groups].flatMap(([key, members]) => {
    const [first] = members;
    return first ? [{ key, connectionLabel: first.connectionLabel, unit: first.unit, consumers: members }] : [];
  });
}
