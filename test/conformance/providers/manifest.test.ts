import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { providers } from '../../../src/engine/providers/registry.ts';

const FOLDER = join(import.meta.dirname, '../../../src/engine/providers');
const SAME_FILES = [
  'client.test.ts',
  'client.ts',
  'fixtures',
  'index.ts',
  'manifest.ts',
  'map.test.ts',
  'map.ts',
  'sandbox.ts',
  'wire.ts',
];

describe.each([...providers.values()].map((provider) => [provider.manifest.id, provider] as const))(
  '%s manifest',
  (id, provider) => {
    const { manifest } = provider;

    it('stands in the folder it is named after, with the files every provider has', () => {
      expect(readdirSync(join(FOLDER, id))).toEqual(expect.arrayContaining(SAME_FILES));
    });

    it('declares what it implements and implements what it declares', () => {
      expect(manifest.reads).toEqual({
        balance: provider.readBalance !== undefined,
        ledger: provider.readLedger !== undefined,
        memberships: provider.readMemberships !== undefined,
        usage: provider.readUsage !== undefined,
      });
      expect(manifest.writes !== 'none').toBe(provider.write !== undefined);
      expect(manifest.writesNeedProof).toBe(provider.proveWrites !== undefined);
      const isEverByHand = manifest.writes === 'none' || manifest.writesNeedProof;
      expect((manifest.manualInstructions ?? []).length > 0).toBe(isEverByHand);
      expect(manifest.ledger.coverage !== 'none').toBe(manifest.reads.ledger);
      expect(manifest.ledger.coverage === 'window').toBe(manifest.ledger.windowSize !== null);
    });

    it('asks for a credential in words', () => {
      expect(manifest.credentialFields.some(({ kind }) => kind === 'secret' || kind === 'command')).toBe(true);
      const names = manifest.credentialFields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const field of manifest.credentialFields) expect(field.label && field.hint).not.toBe('');
    });

    it('has settings with a name of their own, a hint and a default that is a choice', () => {
      const names = manifest.settings.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const setting of manifest.settings) {
        expect(setting.label && setting.hint).not.toBe('');
        if (setting.choices.length > 0) expect(setting.choices).toContain(setting.default);
      }
    });

    it('has limits, a base URL that is one or is asked for, and something to say', () => {
      expect(manifest.limits.requestsPerMinute).toBeGreaterThan(0);
      expect(manifest.limits.burst).toBeGreaterThanOrEqual(1);
      expect(manifest.limits.defaultIntervalMinutes).toBeGreaterThanOrEqual(1);
      if (manifest.defaultBaseUrl !== null) expect(new URL(manifest.defaultBaseUrl).protocol).toBe('https:');
      for (const sentence of [manifest.summary, manifest.limits.known, ...manifest.notes])
        expect(sentence).toMatch(/\.$/);
    });
  },
);
