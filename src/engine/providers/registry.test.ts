import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LIST_FILE, listProviders as listFolders } from '../../../scripts/list-providers.ts';
import { providers } from './registry.ts';

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

describe('registry', () => {
  it('has a provider for every folder and none else', () => {
    expect([...providers.keys()].toSorted()).toEqual(folders.toSorted());
  });

  it('is made of a list that is up to date: node scripts/list-providers.ts', () => {
    expect(readFileSync(LIST_FILE, 'utf8')).toBe(listFolders());
  });
});
