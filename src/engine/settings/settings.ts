import { SettingsSchema, type Settings } from '../../contract/settings.ts';
import type { Actor } from '../../domain/operator.ts';
import type { Act } from '../../domain/permissions.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import { findBreak } from '../audit/index.ts';
import { requireRight } from '../operators/index.ts';
import type { Random, SaveTarget } from '../ports.ts';
import type { Store } from '../store/store.ts';

/** The settings of a workspace, with a default for each that was never set or cannot be read. */
export interface SettingsService {
  get(): Promise<Settings>;
  set(change: Partial<Settings>, actor: Actor): Promise<Settings>;
  storeFacts(): Promise<StoreFacts>;
  checkStore(): Promise<{ isSound: boolean; sentences: string[] }>;
  /** Asks where to, then copies the workspace there while it is in use. `null`: the operator cancelled. */
  backUp(actor: Actor): Promise<{ path: string; bytes: number } | null>;
  /** The operator's name as it was typed before version 4, when there was one operator; `null`: never. */
  keptOperatorName(): Promise<string | null>;
  /** What tells this workspace from every other; made when it is first asked for. */
  workspaceId(random: Pick<Random, 'id'>): Promise<string>;
  /** When the operator last looked at the overview. */
  lastLooked(): Promise<Instant | null>;
  looked(at: Instant): Promise<void>;
  /** Since when nothing needs a person: remembers the first moment told, forgets it when told `null`. */
  wellSince(at: Instant | null): Promise<Instant | null>;
}

export interface StoreFacts {
  folder: string;
  bytes: number;
  entries: number;
  accounts: number;
  lastCheck: string | null;
}

export interface SettingsParts {
  readonly store: Store;
  readonly clock: { now(): Instant };
  readonly saveTarget: Pick<SaveTarget, 'choose'>;
  /** Writes the vault beside a backup: without it nothing opens the backup on another computer. */
  readonly copyVault?: (backup: string) => Promise<void>;
}

const LOOKED = 'overview.looked';
const WELL = 'overview.well-since';
const CHECKED = 'store.checked';
const OPERATOR_NAME = 'operatorName';
const WORKSPACE_ID = 'workspace.id';

const FALLBACK: Settings = {
  colourScheme: 'system',
  density: 'comfortable',
  allowedMovePercent: 5,
  manualOverdueDays: 3,
  notifyExpiryDays: 7,
  autoLockMinutes: null,
  csvWithBom: false,
  csvSeparator: ',',
  csvDecimalMark: '.',
};

/** Who may change which: the look of the console is everybody's, what others rely on is an admin's. */
const KEEPERS: Readonly<Record<keyof Settings, Act>> = {
  colourScheme: 'look of the console',
  density: 'look of the console',
  allowedMovePercent: 'keep settings',
  manualOverdueDays: 'keep settings',
  notifyExpiryDays: 'keep settings',
  autoLockMinutes: 'keep settings',
  csvWithBom: 'write exports',
  csvSeparator: 'write exports',
  csvDecimalMark: 'write exports',
};

export function createSettings({ store, clock, saveTarget, copyVault }: SettingsParts): SettingsService {
  const table = store.table('settings');
  const names = Object.keys(SettingsSchema.shape) as (keyof Settings)[];

  async function readText(name: string): Promise<unknown> {
    const kept = await table.get(name);
    return kept === undefined ? undefined : parse(kept.value);
  }

  async function get(): Promise<Settings> {
    const kept = await table.getMany(names);
    const pairs = names.map((name) => {
      const value = SettingsSchema.shape[name].safeParse(parse(kept.get(name)?.value));
      return [name, value.success ? value.data : FALLBACK[name]];
    });
    return SettingsSchema.parse(Object.fromEntries(pairs));
  }

  return {
    get,

    async set(change, actor) {
      const valid = SettingsSchema.partial().parse(change);
      for (const name of names) if (valid[name] !== undefined) requireRight(actor, KEEPERS[name]);
      await table.putMany(
        Object.entries(valid)
          .filter(([, value]) => value !== undefined)
          .map(([id, value]) => ({ id, value: JSON.stringify(value) })),
      );
      return get();
    },

    async storeFacts() {
      const [bytes, entries, accounts, lastCheck] = await Promise.all([
        store.bytesOnDisk(),
        store.table('entries').count(),
        store.table('accounts').count(),
        readText(CHECKED),
      ]);
      return {
        folder: store.folder,
        bytes,
        entries,
        accounts,
        lastCheck: typeof lastCheck === 'string' ? lastCheck : null,
      };
    },

    async checkStore() {
      const broken = await findBreak(store);
      if (broken !== null) {
        await table.put({ id: CHECKED, value: JSON.stringify(clock.now()) });
        return { isSound: false, sentences: [broken, ...(await store.check())] };
      }
      const sentences = [...(await store.check())];
      const differing = sentences.length === 0 ? [] : await store.checkTotals();
      if (differing.length > 0 && differing.length === sentences.length) {
        await store.rebuildTotals();
        const isRight = (await store.check()).length === 0;
        if (isRight)
          sentences.splice(0, sentences.length, ...differing.map((told) => `${told}; they were added up anew.`));
        await table.put({ id: CHECKED, value: JSON.stringify(clock.now()) });
        return { isSound: isRight, sentences };
      }
      await table.put({ id: CHECKED, value: JSON.stringify(clock.now()) });
      return { isSound: sentences.length === 0, sentences };
    },

    async backUp(actor) {
      requireRight(actor, 'back up');
      const day = clock.now().slice(0, 10);
      const path = await saveTarget.choose({
        fileName: `counterfoil-backup-${day}.db`,
        title: 'Back up the workspace',
      });
      if (path === null) return null;
      const { bytes } = await store.backUp(path);
      await copyVault?.(path);
      return { path, bytes };
    },

    async keptOperatorName() {
      const name = await readText(OPERATOR_NAME);
      return typeof name === 'string' && name.trim() !== '' ? name : null;
    },

    async workspaceId(random) {
      const known = await readText(WORKSPACE_ID);
      if (typeof known === 'string') return known;
      const id = random.id();
      await table.put({ id: WORKSPACE_ID, value: JSON.stringify(id) });
      return id;
    },

    async lastLooked() {
      const at = InstantSchema.safeParse(await readText(LOOKED));
      return at.success ? at.data : null;
    },

    async looked(at) {
      await table.put({ id: LOOKED, value: JSON.stringify(at) });
    },

    async wellSince(at) {
      const known = InstantSchema.safeParse(await readText(WELL));
      if (at !== null && known.success) return known.data;
      if (at !== null || known.success) await table.put({ id: WELL, value: JSON.stringify(at) });
      return at;
    },
  };
}

/** A setting that cannot be read counts as never set: the console must open. */
function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
