import { SettingsSchema, type Settings } from '../../contract/settings.ts';
import type { Actor } from '../../domain/operator.ts';
import type { Act } from '../../domain/permissions.ts';
import { InstantSchema, type Instant } from '../../domain/time.ts';
import { findBreak, type Audit } from '../audit/index.ts';
import { requireRight } from '../operators/index.ts';
import type { Random, SaveTarget } from '../ports.ts';
import type { Store } from '../store/store.ts';
import type { Unfinished } from '../unfinished.ts';

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

interface StoreFacts {
  folder: string;
  bytes: number;
  entries: number;
  accounts: number;
  lastCheck: string | null;
}

interface SettingsParts {
  readonly store: Store;
  readonly clock: { now(): Instant };
  readonly saveTarget: Pick<SaveTarget, 'choose'>;
  /** Writes the vault beside a backup: without it nothing opens the backup on another computer. */
  readonly copyVault?: (backup: string) => Promise<void>;
  readonly audit: Pick<Audit, 'record'>;
  /** Remembers a file that is being written, so that the next start takes it away if this process is killed. */
  readonly during?: Unfinished['during'];
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
  accountingZone: 'UTC',
  notifyExpiryDays: 7,
  autoLockMinutes: null,
  csvWithBom: false,
  csvSeparator: ',',
  csvDecimalMark: '.',
};

/** Of each setting: who may change it, and what the audit trail calls it. What others rely on is an admin's. */
const KEPT: Readonly<Record<keyof Settings, { readonly by: Act; readonly name: string }>> = {
  colourScheme: { by: 'look of the console', name: 'colours' },
  density: { by: 'look of the console', name: 'rows' },
  allowedMovePercent: { by: 'keep settings', name: 'allowed move since the preview, in percent' },
  manualOverdueDays: { by: 'keep settings', name: 'days until a manual change is overdue' },
  accountingZone: { by: 'keep books', name: 'accounting time zone' },
  notifyExpiryDays: { by: 'keep settings', name: 'days of warning before a plan ends' },
  autoLockMinutes: { by: 'keep settings', name: 'minutes until it locks itself' },
  csvWithBom: { by: 'write exports', name: 'byte order mark in exports' },
  csvSeparator: { by: 'write exports', name: 'separator in exports' },
  csvDecimalMark: { by: 'write exports', name: 'decimal mark in exports' },
};

function inWords(value: Settings[keyof Settings]): string {
  if (value === null) return 'the default';
  return value === '\t' ? 'a tab' : `“${String(value)}”`;
}

export function createSettings({ store, clock, saveTarget, copyVault, audit, during }: SettingsParts): SettingsService {
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
      const given = names.filter((name) => valid[name] !== undefined);
      for (const name of given) requireRight(actor, KEPT[name].by);
      const before = await get();
      await table.putMany(given.map((name) => ({ id: name, value: JSON.stringify(valid[name]) })));
      const after = await get();
      for (const name of given.filter((one) => before[one] !== after[one])) {
        await audit.record({
          actor: actor.name,
          action: 'settings.changed',
          subject: name,
          sentence: `${actor.name} changed the setting “${KEPT[name].name}” from ${inWords(before[name])} to ${inWords(after[name])}.`,
          evidence: { by: actor.id, before: before[name], after: after[name] },
        });
      }
      return after;
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
      const write = () => store.backUp(path);
      const { bytes } = await (during === undefined ? write() : during(path, write));
      await copyVault?.(path);
      const sentence = `${actor.name} backed up the workspace.`;
      const evidence = { by: actor.id, path, bytes };
      await audit.record({
        actor: actor.name,
        action: 'workspace.backed-up',
        subject: 'workspace',
        sentence,
        evidence,
      });
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
