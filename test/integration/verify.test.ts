import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openConsole } from '../support/console.ts';
import { canonicalJson, type CanonicalValue } from '../../src/domain/canonical-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function fileOf(events: number): Buffer {
  let head = '0'.repeat(64);
  const lines: CanonicalValue[] = [];
  for (let number = 1; number <= events; number++) {
    const event = { number, previous: head, actor: 'Zoë', sentence: `Sent “${number}”`, accountId: null };
    head = sha256(canonicalJson(event));
    lines.push({ event, hash: head });
  }
  const counts = { rows: events, first: 1, last: events, head };
  const manifest = {
    format: 'counterfoil-proof',
    version: 1,
    kind: 'audit',
    workspace: 'w',
    writtenAt: 't',
    ...counts,
  };
  const first = { manifest, digest: sha256(canonicalJson(manifest)) };
  return Buffer.from([first, ...lines].map((line) => `${canonicalJson(line)}\n`).join(''));
}

function verify(bytes: Uint8Array): { code: number | null; text: string } {
  const path = join(folder, 'file.jsonl');
  writeFileSync(path, bytes);
  const run = spawnSync(process.execPath, ['scripts/verify.ts', path], { encoding: 'utf8' });
  return { code: run.status, text: run.stdout + run.stderr };
}

const whole = fileOf(4);

test('a file that is whole fits', () => {
  expect(verify(whole)).toMatchObject({ code: 0, text: expect.stringContaining('4 events fit.') });
});

test('the trail of a workspace fits as it was exported, and is its owner’s alone', async () => {
  const path = join(folder, 'trail.jsonl');
  mkdirSync(join(folder, 'home'));
  const { engine, call } = await openConsole({ folder: join(folder, 'home'), exportPath: () => path });
  try {
    await call.settings.set({ allowedMovePercent: 3 });
    const found = await call.activity.verifyAudit({});
    const exported = await call.activity.exportAudit({});
    expect(found).toMatchObject({ events: exported?.events, head: exported?.head, fault: null });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const text = `${exported?.events} events fit. Head: ${exported?.head}`;
    expect(verify(readFileSync(path))).toMatchObject({ code: 0, text: expect.stringContaining(text) });
    expect((await call.activity.audit({ action: 'audit.exported' })).rows).toMatchObject([
      { evidence: expect.stringContaining(exported?.head ?? '-') },
    ]);
  } finally {
    await engine.stop();
  }
}, 60_000);

test('a file that cannot be read is told apart', () => {
  const run = spawnSync(process.execPath, ['scripts/verify.ts', join(folder, 'none')], { encoding: 'utf8' });
  expect(run.status).toBe(2);
});

test('a tail that was cut off is told by the manifest', () => {
  const cut = whole.subarray(0, whole.lastIndexOf(10, whole.length - 2) + 1);
  expect(verify(cut)).toMatchObject({ code: 1, text: expect.stringContaining('the manifest states rows 4') });
});

test('one changed byte is named with its line', () => {
  const place = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(place, ([at, change]) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ change;
      const line = whole.subarray(0, at).filter((byte) => byte === 10).length + 1;
      expect(verify(changed)).toMatchObject({ code: 1, text: expect.stringMatching(new RegExp(`^Line ${line}:`)) });
    }),
    { numRuns: Number(process.env['VERIFY_PLACES'] ?? 8) },
  );
}, 600_000);
