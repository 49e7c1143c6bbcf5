import { execFileSync } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
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

  it.skipIf(process.platform === 'win32')('kills whatever the command started, too', async () => {
    const marker = `still-here-${process.pid}-${Date.now()}`;
    const child = `require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "${marker}"], { stdio: "inherit" }); setInterval(() => {}, 1000)`;
    const answer = await commandRunner.run([node, '-e', child], { ...options, timeoutMilliseconds: 2_000 });
    expect(answer).toMatchObject({ problem: { code: 'command.timeout' } });
    const running = () => execFileSync('ps', ['-eo', 'args']).toString().split('\n');
    await expect.poll(() => running().filter((line) => line.includes(marker))).toEqual([]);
  });

  it('hands over a few names of the environment, and nothing that others put there', async () => {
    vi.stubEnv('COUNTERFOIL_SECRET', 'hunter2');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'hunter2');
    vi.stubEnv('NODE_OPTIONS', '--no-warnings');
    vi.stubEnv('LC_ALL', 'C.UTF-8');
    const answer = await commandRunner.run([node, '-p', 'JSON.stringify(process.env)'], options);
    vi.unstubAllEnvs();
    const given = JSON.parse((answer as { stdout: string }).stdout) as Record<string, string>;
    expect(given).toMatchObject({ PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' });
    expect(Object.keys(given)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(COUNTERFOIL|AWS|NODE|VITEST|npm)_/)]),
    );
    expect(JSON.stringify(given)).not.toContain('hunter2');
  });
});
