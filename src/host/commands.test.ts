import { describe, expect, it } from 'vitest';
import { commandRunner } from './commands.ts';

const options = { timeoutMilliseconds: 20_000, signal: new AbortController().signal };
const node = process.execPath;

describe('command runner', () => {
  it('gives what the command printed', async () => {
    expect(await commandRunner.run([node, '-p', '"tok" + "en"'], options)).toEqual({ stdout: 'token\n' });
  });

  it('hands words over without a shell', async () => {
    const word = '$(id); `id` && "x" | y';
    expect(await commandRunner.run([node, '-p', 'process.argv[1]', word], options)).toEqual({ stdout: `${word}\n` });
  });

  it('says that there is no such program', async () => {
    expect(await commandRunner.run(['/nowhere/none'], options)).toMatchObject({
      problem: { code: 'command.cannot-start' },
    });
  });

  it('says how the command ended, and nothing of its error output', async () => {
    const answer = await commandRunner.run([node, '-e', 'console.error("hunter2"); process.exit(3)'], options);
    expect(answer).toMatchObject({ problem: { code: 'command.failed', sentence: expect.stringContaining('code 3') } });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('ends a command that does not answer in time', async () => {
    const answer = await commandRunner.run([node, '-e', 'setInterval(() => {}, 1000)'], {
      ...options,
      timeoutMilliseconds: 200,
    });
    expect(answer).toMatchObject({ problem: { code: 'command.timeout' } });
  });

  it('ends a command that was cancelled', async () => {
    const cancel = new AbortController();
    const answer = commandRunner.run([node, '-e', 'setInterval(() => {}, 1000)'], {
      ...options,
      signal: cancel.signal,
    });
    cancel.abort();
    expect(await answer).toMatchObject({ problem: { code: 'command.cancelled' } });
  });

  it('stops a command that prints without end', async () => {
    const flood = 'const f = () => process.stdout.write("x".repeat(65536), f); f()';
    expect(await commandRunner.run([node, '-e', flood], options)).toMatchObject({
      problem: { code: 'command.too-much' },
    });
  });
});
