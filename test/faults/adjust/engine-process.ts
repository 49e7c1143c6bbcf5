import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Problem } from '../../../src/domain/problem.ts';
import type { FromEngine, Question, ToEngine, View } from './messages.ts';

const CHILD = join(import.meta.dirname, 'engine-child.ts');

/** The engine said no. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.sentence}`);
    this.problem = problem;
  }
}

/** The engine in a process of its own, on one workspace, which is killed and started again while operators work. */
export class EngineProcess {
  readonly #arguments: readonly string[];
  readonly #waiting = new Map<number, PromiseWithResolvers<View>>();
  readonly #changes = new Map<string, Set<() => void>>();
  #child: ChildProcess | null = null;
  #ready: Promise<void> = Promise.resolve();
  #number = 0;
  #isKilling = false;
  /** Reasons to call the whole run failed: the engine logged an error or ended by itself. */
  readonly faults: string[] = [];
  kills = 0;

  constructor(folder: string, base: number) {
    this.#arguments = [folder, String(base)];
  }

  start(): void {
    const child = fork(CHILD, this.#arguments, { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#child = child;
    this.#ready = promise;
    child.stderr?.on('data', (text: Buffer) => this.#note(text.toString()));
    child.on('message', (message: FromEngine) => this.#hear(message, resolve));
    child.on('exit', (code) => {
      if (!this.#isKilling && code !== 0) this.faults.push(`The engine ended by itself with ${code}.`);
      for (const { reject } of this.#waiting.values()) reject(new Error('The engine was killed.'));
      this.#waiting.clear();
    });
  }

  /** SIGKILL at this moment, whatever goes on; then a new engine on the same folder. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.kills += 1;
    this.#isKilling = true;
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    this.#isKilling = false;
    this.start();
    await this.#ready;
  }

  /** Asks until an engine lives long enough to answer. @throws Refusal */
  async ask(question: Question): Promise<View> {
    for (;;) {
      await this.#ready;
      const answer = Promise.withResolvers<View>();
      this.#number += 1;
      this.#waiting.set(this.#number, answer);
      this.#child?.send({ number: this.#number, question } satisfies ToEngine, () => undefined);
      try {
        return await answer.promise;
      } catch (error) {
        if (error instanceof Refusal) throw error;
        await wait(20);
      }
    }
  }

  /** Until the adjustment changes, or the time has passed. */
  async changeOf(id: string, milliseconds: number): Promise<void> {
    const heard = Promise.withResolvers<void>();
    const listeners = this.#changes.get(id) ?? new Set();
    this.#changes.set(id, listeners.add(heard.resolve));
    const timer = setTimeout(heard.resolve, milliseconds);
    await heard.promise;
    clearTimeout(timer);
    listeners.delete(heard.resolve);
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const ended = once(child, 'exit');
    await this.ask({ kind: 'close' });
    await ended;
  }

  /** Leaves nothing running, however the run ended. */
  end(): void {
    this.#isKilling = true;
    this.#child?.kill('SIGKILL');
  }

  #hear(message: FromEngine, onReady: () => void): void {
    if (message.kind === 'ready') return onReady();
    if (message.kind === 'changed') {
      for (const id of message.ids) for (const listener of this.#changes.get(id) ?? []) listener();
      return;
    }
    const waiting = this.#waiting.get(message.number);
    this.#waiting.delete(message.number);
    if (message.kind === 'answer') waiting?.resolve(message.view);
    else waiting?.reject(new Refusal(message.problem));
  }

  #note(text: string): void {
    for (const line of text.split('\n')) if (line !== '' && !line.includes('Warning')) this.faults.push(line);
  }
}
