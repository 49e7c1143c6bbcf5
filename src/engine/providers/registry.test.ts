import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIST_FILE, listProviders as listFolders } from '../../../scripts/list-providers.ts';
import { findProvider, getProvider, listProviders } from './registry.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('registry', () => {
  it('has a provider for every folder and none else', () => {
    const ids = listProviders().map((provider) => provider.manifest.id);
    expect(ids.toSorted()).toEqual(folders.toSorted());
  });

  it('is made of a list that is up to date: node scripts/list-providers.ts', () => {
    expect(readFileSync(LIST_FILE, 'utf8')).toBe(listFolders());
  });

  it('finds a provider by its id', () => {
    for (const provider of listProviders()) {
      expect(findProvider(provider.manifest.id)).toBe(provider);
      expect(getProvider(provider.manifest.id)).toBe(provider);
    }
  });

  it('says that this version lacks a provider, and that nothing is lost', () => {
    expect(findProvider('from-the-future')).toBeUndefined();
    expect(() => getProvider('from-the-future')).toThrow(/provider\.unknown.*from-the-future/);
  });
});
