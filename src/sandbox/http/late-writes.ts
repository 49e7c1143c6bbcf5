import type { Fault } from '../faults.ts';

type SlowWrite = Extract<Fault, { kind: 'slow write' }>;

interface Waiting {
  readonly api: string;
  readonly land: () => void;
  /** Calls still to be answered before it lands; `Infinity`: only its timer counts. */
  calls: number;
  readonly timer: NodeJS.Timeout | null;
}

/** Writes whose answer has gone out, or never will, and which have still to land. They are lost when the sandbox stops. */
export class LateWrites {
  #waiting: Waiting[] = [];

  add(
    api: string,
    land: () => void,
    { landsAfterMilliseconds, landsAtLatestMilliseconds, landsAfterCalls }: SlowWrite,
  ): void {
    const latest = landsAfterMilliseconds ?? landsAtLatestMilliseconds;
    const write: Waiting = {
      api,
      land,
      calls: landsAfterMilliseconds === undefined ? landsAfterCalls : Infinity,
      timer: latest === undefined ? null : setTimeout(() => this.#land(write), latest),
    };
    this.#waiting.push(write);
  }

  /** Counts one answered call; what has waited long enough lands after that answer was made. */
  countCall(api: string): void {
    for (const write of this.#waiting) if (write.api === api) write.calls--;
    for (const write of this.#waiting.filter(({ calls }) => calls <= 0)) this.#land(write);
  }

  get count(): number {
    return this.#waiting.length;
  }

  drop(): void {
    for (const { timer } of this.#waiting) if (timer !== null) clearTimeout(timer);
    this.#waiting = [];
  }

  #land(write: Waiting): void {
    if (write.timer !== null) clearTimeout(write.timer);
    this.#waiting = this.#waiting.filter((other) => other !== write);
    write.land();
  }
}
