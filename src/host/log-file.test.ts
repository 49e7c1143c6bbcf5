import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../domain/time.ts';
import { createLogFile } from './log-file.ts';

const clock = { now: () => instant(0) };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counterfoil-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('log file', () => {
  it('writes one JSON object a line, without secrets', async () => {
    const log = createLogFile(folder, clock);
    log.info('run started', { connection: 'a', apiKey: 'sandbox-key-0123456789' });
    log.error('run failed', { error: new Error('refused: Bearer abcdefghijklmnop') });
    await log.flush();
    const text = readFileSync(join(folder, 'counterfoil.log'), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { at: '1970-01-01T00:00:00.000Z', level: 'info', event: 'run started', connection: 'a' },
      { level: 'error', event: 'run failed' },
    ]);
    expect(text).not.toMatch(/0123456789|abcdefghijklmnop/);
  });

  it('starts a new file at its limit and keeps four old ones', async () => {
    const log = createLogFile(folder, clock, { maxBytes: 200 });
    for (let n = 0; n < 20; n++) {
      log.info(`line ${n}`, { text: 'x'.repeat(100) });
      await log.flush();
    }
    expect(readdirSync(folder).sort()).toEqual([
      'counterfoil.1.log',
      'counterfoil.2.log',
      'counterfoil.3.log',
      'counterfoil.4.log',
      'counterfoil.log',
    ]);
    expect(readFileSync(join(folder, 'counterfoil.log'), 'utf8')).toContain('line 19');
    expect(readFileSync(join(folder, 'counterfoil.1.log'), 'utf8')).toContain('line 18');
  });

  it('never throws where it cannot write', async () => {
    const log = createLogFile(join(folder, 'missing', 'deeper'), clock);
    log.info('lost');
    await expect(log.flush()).resolves.toBeUndefined();
  });
});
