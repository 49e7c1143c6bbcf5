import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callEngine, type Session } from '../../src/engine/index.ts';
import { openConsole, type OpenConsole } from '../support/console.ts';
import { makeFolder } from '../support/desk.ts';

const WORDS = 'four words that fit';
const PLACE = { label: 'Firefox on Linux', life: null };

let folder: ReturnType<typeof makeFolder>;
let open: OpenConsole;
let bob: string;
/** As a host keeps one for its window: where it ends, another takes its place. */
let place: Session;

beforeEach(async () => {
  folder = makeFolder();
  open = await openConsole({ folder: folder.path });
  const signIn = { kind: 'passphrase', passphrase: WORDS } as const;
  ({ id: bob } = await open.call.operators.add({ name: 'Bob', role: 'support', signIn }));
  place = open.engine.sessions.open(PLACE);
  open.engine.sessions.onEnd((ended) => {
    if (ended === place) place = open.engine.sessions.open({ ...PLACE, after: ended });
  });
});
afterEach(async () => {
  await open.engine.stop();
  folder[Symbol.dispose]();
});

/** The page is loaded: first, and again after F5, a crash, a lost socket. */
const load = () => callEngine(open.engine, place);
const whoIsThere = async () => (await load().operators.who({})).operator?.name ?? null;

describe('a page that is loaded again', () => {
  it('has who was signed in, and becomes nobody else by itself', async () => {
    expect(await whoIsThere()).toBe('Ada');
    await load().operators.signIn({ id: bob, passphrase: WORDS });
    expect(await whoIsThere()).toBe('Bob');
    await expect(
      load().operators.add({ name: 'Eve', role: 'admin', signIn: { kind: 'passphrase', passphrase: WORDS } }),
    ).rejects.toMatchObject({ data: { code: 'operator.not-allowed' } });
    await open.call.operators.deactivate({ id: bob });
    expect(await whoIsThere()).toBeNull();
  });

  it('after a lock has the owner of the OS account again, but nobody where somebody else was', async () => {
    await load().vault.lock({});
    await load().vault.unlock({ passphrase: '' });
    expect(await whoIsThere()).toBe('Ada');
    await load().operators.signIn({ id: bob, passphrase: WORDS });
    await load().vault.lock({});
    await load().vault.unlock({ passphrase: '' });
    expect(await whoIsThere()).toBeNull();
  });

  it('has nobody after a sign-out, also once the workspace was locked and opened again', async () => {
    expect(await whoIsThere()).toBe('Ada');
    const before = place;
    await load().operators.signOut({});
    expect(before.isEnded).toBe(true);
    expect(await whoIsThere()).toBeNull();
    await load().vault.lock({});
    await load().vault.unlock({ passphrase: '' });
    expect(await whoIsThere()).toBeNull();
  });
});

describe('open sessions', () => {
  it('are listed to an admin all of them, to others their own, and ended with a word in the trail', async () => {
    const own = open.engine.sessions.open({ label: 'Chrome on Windows', life: null });
    const admin = callEngine(open.engine, own);
    await admin.operators.who({});
    await load().operators.signIn({ id: bob, passphrase: WORDS });
    const seen = await admin.operators.pages({});
    expect(seen.map(({ label, operator, isThis }) => [label, operator?.name, isThis])).toEqual([
      ['Firefox on Linux', 'Bob', false],
      ['Chrome on Windows', 'Ada', true],
    ]);
    const [bobs, adas] = seen;
    expect((await load().operators.pages({})).map(({ id }) => id)).toEqual([bobs!.id]);
    await expect(load().operators.endPage({ id: adas!.id })).rejects.toMatchObject({ data: { code: 'session.gone' } });
    const ended = place;
    await admin.operators.endPage({ id: bobs!.id });
    expect((await callEngine(open.engine, ended).operators.who({})).operator).toBeNull();
    const { rows } = await admin.activity.audit({});
    expect(rows.find(({ action }) => action === 'session.ended')?.sentence).toContain(
      'ended the session of Bob: Firefox on Linux.',
    );
    await admin.vault.lock({});
    expect([own.isEnded, open.engine.sessions.list().length]).toEqual([true, 1]);
  });
});
