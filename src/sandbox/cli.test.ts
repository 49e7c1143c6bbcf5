import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const CLI = new URL('./cli.ts', import.meta.url).pathname;

it('prints what is needed to connect and to control, serves until told to stop, and ends well', async () => {
  const sandbox = spawn(process.execPath, [CLI, '--entries', '5', '--users', '2', '--rate', '0']);
  let printed = '';
  for await (const chunk of sandbox.stdout) {
    printed += String(chunk);
    if (/control endpoint\n.*\n/.test(printed)) break;
  }
  const url = /control endpoint\n {2}(\S+)/.exec(printed)?.[1] ?? '';
  const connections = (await (await fetch(`${url}/connections`)).json()) as { baseUrl: string; secret: object }[];
  for (const { baseUrl, secret } of connections)
    for (const text of [baseUrl, ...Object.keys(secret)]) expect(printed).toContain(text);
  sandbox.kill('SIGTERM');
  expect(await once(sandbox, 'exit')).toEqual([0, null]);
});

it.each([
  [['--entries', '2000000'], /entriesPerAccount/],
  [['--speed', '9'], /--speed/],
  [['--port', 'x'], /port/],
])('refuses %j in a sentence', async (options, sentence) => {
  const refusal = promisify(execFile)(process.execPath, [CLI, ...options]);
  await expect(refusal).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(sentence) });
});
