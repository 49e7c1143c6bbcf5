/** One request as it was received and ended. Holds no header and no body, so no secret. */
export interface RequestRecord {
  readonly number: number;
  readonly at: string;
  readonly api: string;
  readonly call: string;
  readonly query: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
  /** `null` when nothing was answered. */
  readonly status: number | null;
  readonly ending: 'answer' | 'reset' | 'no answer';
}

const KEPT = 20_000;

/** The newest requests, oldest first, numbered from 1 since the start. */
export class RequestLog {
  readonly #now: () => number;
  #records: RequestRecord[] = [];
  #count = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(request: Omit<RequestRecord, 'number' | 'at'>): number {
    const number = ++this.#count;
    this.#records.push({ number, at: new Date(this.#now()).toISOString(), ...request });
    if (this.#records.length > KEPT * 2) this.#records = this.#records.slice(-KEPT);
    return number;
  }

  list(api?: string): readonly RequestRecord[] {
    return this.#records.slice(-KEPT).filter((record) => api === undefined || record.api === api);
  }
}
