import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Facts } from '../../src/contract/facts.ts';
import { contract, factsOf } from '../../src/contract/index.ts';
import type { Role } from '../../src/domain/operator.ts';
import { PERMISSIONS } from '../../src/domain/permissions.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { callEngine, openSession, type EngineCalls } from '../../src/engine/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder } from '../support/desk.ts';

const PASSPHRASE = 'four words that hold';
const folder = makeFolder();

const CALLERS = ['nobody', 'the host', 'support', 'finance', 'admin'] as const;
type Caller = (typeof CALLERS)[number];
let console_: OpenConsole;
let pages: Record<Caller, EngineCalls>;

beforeAll(async () => {
  console_ = await openConsole({ folder: folder.path });
  const page = () => callEngine(console_.engine, openSession('page'));
  pages = { nobody: page(), 'the host': callEngine(console_.engine), support: page(), finance: page(), admin: page() };
  for (const role of ['support', 'finance', 'admin'] as const) {
    const signIn = { kind: 'passphrase', passphrase: PASSPHRASE } as const;
    const { id } = await console_.call.operators.add({ name: `The ${role}`, role, signIn });
    await pages[role].operators.signIn({ id, passphrase: PASSPHRASE });
  }
  // Whom the OS account proves has left, so that it signs nobody in any more.
  await console_.call.operators.signOut({});
}, 120_000);
afterAll(async () => {
  await console_.engine.stop();
  folder[Symbol.dispose]();
});

/** Every procedure there is, also those that were added after this test. */
const PROCEDURES = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.keys(procedures).map((name) => [area, name] as const),
);

/**
 * Calls with an input that no procedure takes: whoever is let in is told so, and nothing is done.
 * @returns the code of the problem.
 */
async function codeOf(caller: Caller, [area, name]: readonly [string, string]): Promise<string> {
  const procedures = pages[caller][area as keyof EngineCalls] as Readonly<Record<string, (input: unknown) => unknown>>;
  try {
    await procedures[name]!('nothing that anything takes');
    return 'answered';
  } catch (error) {
    return (error as { data: Problem }).data.code;
  }
}

/** What the declaration says that this caller is told. */
function expected(caller: Caller, { may }: Facts): string {
  if (may === 'anybody') return 'input.refused';
  if (caller === 'nobody') return 'operator.nobody';
  if (caller === 'the host') return may === 'console' ? 'input.refused' : 'operator.nobody';
  if (may === 'console' || may === 'operators') return 'input.refused';
  return PERMISSIONS[may].includes(caller satisfies Role) ? 'input.refused' : 'operator.not-allowed';
}

describe('who may call what', () => {
  it.each(CALLERS)('is for %s what every procedure declares', async (caller) => {
    const told: Record<string, string> = {};
    const declared: Record<string, string> = {};
    for (const path of PROCEDURES) {
      told[path.join('.')] = await codeOf(caller, path);
      declared[path.join('.')] = expected(caller, factsOf(path)!);
    }
    expect(told).toEqual(declared);
    expect(Object.keys(told).length).toBeGreaterThan(100);
  });

  it('leaves to nobody only what leads to an open workspace and a signed-in operator', () => {
    const open = PROCEDURES.filter((path) => factsOf(path)!.may === 'anybody').map((path) => path.join('.'));
    expect(open.toSorted()).toEqual([
      'changes.feed',
      'host.facts',
      'host.wishes',
      'operators.claim',
      'operators.signIn',
      'operators.signOut',
      'operators.who',
      'settings.get',
      'vault.create',
      'vault.lock',
      'vault.status',
      'vault.unlock',
      'workspace.backups',
      'workspace.beginAnew',
      'workspace.losses',
      'workspace.openAsItIs',
      'workspace.present',
      'workspace.restore',
      'workspace.status',
      'workspace.tryAgain',
    ]);
  });

  it('leaves to admins alone whatever touches connections, operators, policy and protection', () => {
    const isForSupport = ({ kind, may }: Facts) =>
      kind === 'command' &&
      may !== 'anybody' &&
      (may === 'console' || may === 'operators' || PERMISSIONS[may].includes('support'));
    const wider = PROCEDURES.filter(([area]) => ['connections', 'operators', 'policy', 'vault'].includes(area))
      .filter((path) => isForSupport(factsOf(path)!))
      .map((path) => path.join('.'));
    // One’s own name, way in and sessions are one’s own to change or end; of somebody else’s the service asks for the right.
    expect(wider.toSorted()).toEqual([
      'operators.endPage',
      'operators.rename',
      'operators.saveCard',
      'operators.setOsAccount',
      'operators.setPassphrase',
    ]);
  });
});
