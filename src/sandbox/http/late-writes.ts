import type { Fault } from '../faults.ts';

type SlowWrite = Extract<Fault, { kind: 'slow write' }>;

/** Writes whose answer has gone out, or never will, and which have still to land. They are lost when the sandbox stops. */
export class LateWrites {
  #waiting: { readonly api: string; readonly land: () => void; calls: number }[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  add(api: string, land: () => void, { landsAfterMilliseconds, landsAfterCalls }: SlowWrite): void {
    if (landsAfterMilliseconds === undefined) {
      this.#waiting.push({ api, land, calls: landsAfterCalls });
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      land();
    }, landsAfterMilliseconds);
    this.#timers.add(timer);
  }

  /** Counts one answered call; what has waited long enough lands after that answer was made. */
  countCall(api: string): void {
    for (const write of this.#waiting) if (write.api === api) write.calls--;
    const due = this.#waiting.filter((write) => write.calls <= 0);
    this.#waiting = this.#waiting.filter((write) => write.calls > 0);
    for (const write of due) write.land();
  }

  get count(): number {
    return this.#waiting.length + this.#timers.size;
  }

  drop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting = [];
  }
}
