import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isTest, readSources, ROOT } from './source-files.ts';

const sources = readSources('src').filter((file) => !isTest(file.path));
const providerIds = globSync('src/engine/providers/*/manifest.ts', { cwd: ROOT }).map(
  (path) => path.split(/[\\/]/).at(-2) ?? '',
);

describe('words', () => {
  it('finds the providers', () => {
    expect(providerIds.length).toBeGreaterThanOrEqual(5);
  });

  // Shared code reads what a provider declares; it never asks which provider it is.
  it.each(providerIds)('%s is named nowhere outside its folder', (id) => {
    const quoted = new RegExp(`['"\`]${id}['"\`]`);
    const elsewhere = sources
      .filter((file) => !file.path.startsWith(`src/engine/providers/${id}/`) && !file.path.endsWith('.generated.ts'))
      .filter((file) => quoted.test(file.text));
    expect(elsewhere.map((file) => file.path)).toEqual([]);
  });

  it('leaves nothing open', () => {
    const open = sources.filter((file) => /\b(TODO|FIXME|XXX)\b|coming soon|not implemented yet/i.test(file.text));
    expect(open.map((file) => file.path)).toEqual([]);
  });

  it('gives up no type', () => {
    const given = sources.filter((file) =>
      /@ts-(ignore|nocheck|expect-error)|\bas any\b(?=\s*[;,)\]}.])/.test(file.text),
    );
    expect(given.map((file) => file.path)).toEqual([]);
  });

  it('names files in kebab-case, React components in PascalCase', () => {
    const odd = sources.filter(
      (file) =>
        !/\/([a-z0-9]+(-[a-z0-9]+)*(\.(test|generated|module|d))*\.tsx?|[A-Z][A-Za-z0-9]*(\.test)?\.tsx?)$/.test(
          file.path,
        ),
    );
    expect(odd.map((file) => file.path)).toEqual([]);
  });

  it('keeps names that say nothing out', () => {
    const vague = sources.filter((file) => /\/(utils?|helpers?|common|manager|misc)(\/|\.tsx?$)/.test(file.path));
    expect(vague.map((file) => file.path)).toEqual([]);
  });
});

describe('secrets', () => {
  it('the renderer and the preload reach no credential', () => {
    const reach = sources.filter(
      (file) =>
        /^src\/(renderer|preload)\//.test(file.path) &&
        /safeStorage|vault\.read|localStorage\.setItem\([^)]*secret/i.test(file.text),
    );
    expect(reach.map((file) => file.path)).toEqual([]);
  });
});
