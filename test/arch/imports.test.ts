import { describe, expect, it } from 'vitest';
import { isTest, readSources, type Import, type SourceFile } from './source-files.ts';

const DRIVER = 'better-sqlite3-multiple-ciphers';

const sources = readSources('src');

interface Rule {
  readonly name: string;
  /** What to do instead: printed with every breach. */
  readonly instead: string;
  readonly applies: (file: SourceFile) => boolean;
  readonly allows: (imported: Import, file: SourceFile) => boolean;
}

const isPackage = (imported: Import, ...names: string[]) =>
  names.some((name) => imported.target === name || imported.target.startsWith(`${name}/`));
const isUnder = (imported: Import, ...folders: string[]) =>
  folders.some((folder) => imported.target.startsWith(`${folder}/`));
const isIn =
  (...folders: string[]) =>
  (file: SourceFile) =>
    !isTest(file.path) && folders.some((folder) => file.path.startsWith(`${folder}/`));
const isOurs = (imported: Import) => imported.target.startsWith('src/');

const provider = (path: string) => /^src\/engine\/providers\/([^/]+)\//.exec(path)?.[1];
const part = (path: string) => /^src\/engine\/([^/]+)\//.exec(path)?.[1];
const feature = (path: string) => /^src\/renderer\/features\/([^/]+)\//.exec(path)?.[1];

const rules: Rule[] = [
  {
    name: 'domain imports nothing but zod and the calendar',
    instead: 'The domain is pure: take what you need as an argument, or move the code to the engine.',
    applies: isIn('src/domain'),
    allows: (imported) => isPackage(imported, 'zod', 'temporal-polyfill') || isUnder(imported, 'src/domain'),
  },
  {
    name: 'contract imports only the domain',
    instead: 'A type that both sides need belongs in src/domain.',
    applies: isIn('src/contract'),
    allows: (imported) =>
      isPackage(imported, 'zod', '@orpc/contract') || isUnder(imported, 'src/domain', 'src/contract'),
  },
  {
    name: 'engine knows no host and no electron',
    instead: 'Add what you need to src/engine/ports.ts and let the host supply it.',
    applies: isIn('src/engine'),
    allows: (imported) =>
      !isPackage(imported, 'electron') &&
      (!isOurs(imported) || isUnder(imported, 'src/domain', 'src/contract', 'src/engine')),
  },
  {
    name: 'an engine part reaches a sibling only through its index, or the interface it is named after',
    instead: 'Export it from the sibling’s index.ts, or ask for it as an argument.',
    applies: (file) => isIn('src/engine')(file) && part(file.path) !== undefined && part(file.path) !== 'providers',
    allows: (imported, file) => {
      const sibling = part(imported.target);
      if (sibling === undefined || sibling === part(file.path)) return true;
      return (
        imported.target === `src/engine/${sibling}/index.ts` ||
        ['src/engine/providers/provider.ts', 'src/engine/providers/registry.ts'].includes(imported.target) ||
        (imported.isTypeOnly && !imported.target.includes('sqlite-storage'))
      );
    },
  },
  {
    name: 'a provider imports domain, its contract and shared wire rules; not node, not a sibling, not sync or store',
    instead: 'Ask for it through ProviderRequest, or put what providers share in a file of src/engine/providers.',
    applies: (file) => isIn('src/engine/providers')(file) && provider(file.path) !== undefined,
    allows: (imported, file) =>
      isPackage(imported, 'zod') ||
      isUnder(imported, 'src/domain', `src/engine/providers/${provider(file.path)}`) ||
      /^src\/engine\/providers\/[^/]+\.ts$/.test(imported.target) ||
      imported.target === 'src/engine/ports.ts' ||
      (file.path.endsWith('/sandbox.ts') && imported.isTypeOnly && isUnder(imported, 'src/sandbox')) ||
      (/\/sandbox[^/]*\.ts$/.test(file.path) && isUnder(imported, 'src/sandbox')),
  },
  {
    name: 'our RxStorage stands alone',
    instead: 'It could be published by itself: pass what it needs as an option.',
    applies: isIn('src/engine/store/sqlite-storage'),
    allows: (imported) =>
      isPackage(imported, 'rxdb', 'rxjs', DRIVER) ||
      imported.target.startsWith('node:') ||
      isUnder(imported, 'src/engine/store/sqlite-storage'),
  },
  {
    name: 'the store stands below the rest of the engine',
    instead: 'The store knows none of it: pass what it needs as an option.',
    applies: isIn('src/engine/store'),
    allows: (imported) => part(imported.target) === undefined || part(imported.target) === 'store',
  },
  {
    name: 'only the store imports rxdb',
    instead: 'Ask the store for a query.',
    applies: (file) => !isTest(file.path) && !file.path.startsWith('src/engine/store/'),
    allows: (imported) => !isPackage(imported, 'rxdb', 'rxjs'),
  },
  {
    name: 'hosts use the engine by its door',
    instead: 'A host is thin: what it needs of the engine is exported by src/engine/index.ts or is a port.',
    applies: isIn('src/main', 'src/web', 'src/host'),
    allows: (imported) =>
      !isUnder(imported, 'src/engine') || ['src/engine/index.ts', 'src/engine/ports.ts'].includes(imported.target),
  },
  {
    name: 'electron is named in the Electron host and its preload alone',
    instead: 'Move the call behind a port.',
    applies: (file) => !isTest(file.path) && !/^src\/(main|preload)\//.test(file.path),
    allows: (imported) => !isPackage(imported, 'electron'),
  },
  {
    name: 'preload imports electron and the bridge',
    instead: 'The preload hands over a port and nothing else: put logic in the host or the engine.',
    applies: isIn('src/preload'),
    allows: (imported) =>
      isPackage(imported, 'electron') ||
      imported.target === 'src/contract/bridge.ts' ||
      isUnder(imported, 'src/preload'),
  },
  {
    name: 'renderer imports domain and contract; no Node, no engine, no host',
    instead: 'Ask through the contract.',
    applies: isIn('src/renderer'),
    allows: (imported) =>
      !imported.target.startsWith('node:') &&
      !isPackage(imported, 'electron', 'ws', '@orpc/server') &&
      (!isOurs(imported) || isUnder(imported, 'src/domain', 'src/contract', 'src/renderer')),
  },
  {
    name: 'a feature never imports a sibling feature',
    instead: 'What two features share belongs in components/ or lib/; app/ composes them.',
    applies: (file) => isIn('src/renderer/features')(file),
    allows: (imported, file) => {
      const sibling = feature(imported.target);
      return sibling === undefined || sibling === feature(file.path);
    },
  },
  {
    name: 'components and lib know no feature',
    instead: 'Pass it in as a prop.',
    applies: isIn('src/renderer/components', 'src/renderer/lib'),
    allows: (imported) => !isUnder(imported, 'src/renderer/features', 'src/renderer/app'),
  },
  {
    name: 'nothing under src knows of test tools',
    instead: 'Tests reach in through public doors.',
    applies: (file) => !isTest(file.path),
    allows: (imported) =>
      !isUnder(imported, 'test') && !isPackage(imported, 'vitest', '@playwright/test', 'fast-check'),
  },
];

describe('imports', () => {
  it.each(rules)('$name', ({ applies, allows, instead }) => {
    const files = sources.filter(applies);
    expect(files.length, 'the rule must apply to something').toBeGreaterThan(0);
    const breaches = files.flatMap((file) =>
      file.imports
        .filter((imported) => !allows(imported, file))
        .map((imported) => `${file.path} imports ${imported.specifier}. ${instead}`),
    );
    expect(breaches).toEqual([]);
  });

  it('one file imports the driver of SQLite', () => {
    const files = sources.filter((file) => file.imports.some((imported) => imported.target === DRIVER));
    expect(files.filter((file) => !isTest(file.path)).map((file) => file.path)).toHaveLength(1);
  });

  it('no host sets what guessing a passphrase costs', () => {
    const setting = sources.filter((file) => !isTest(file.path) && file.text.includes('passphraseCost'));
    expect(setting.map((file) => file.path)).toEqual([
      'src/engine/compose.ts',
      'src/engine/index.ts',
      'src/engine/ports.ts',
    ]);
  });

  // oRPC 2 is another wire format: the day we move, these three places change and nothing else.
  it('oRPC is known in the contract, in engine/api and in renderer/lib/engine alone', () => {
    const files = sources.filter((file) => file.imports.some((imported) => imported.target.startsWith('@orpc/')));
    const elsewhere = files.filter((file) => !/^src\/(contract|engine\/api|renderer\/lib\/engine)\//.test(file.path));
    expect(elsewhere.map((file) => file.path)).toEqual([]);
    const byValue = files.filter((file) =>
      file.imports.some((imported) => imported.target.startsWith('@orpc/') && !imported.isTypeOnly),
    );
    expect(byValue.length).toBeLessThanOrEqual(8);
  });
});
