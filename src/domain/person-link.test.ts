import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountId } from './ids.ts';
import { apartMark, emailKey, evidenceOf, personOf, sameLink, sameLinkId, type PersonLink } from './person-link.ts';
import { instant } from './time.ts';

interface Holder {
  readonly id: AccountId;
  readonly email: string;
}

const said = { note: 'Ticket #12', by: 'Ada', at: instant(0) };
const account = (id: string, email = ''): Holder => ({ id: id as AccountId, email });
const ids = (holders: readonly Holder[], links: readonly PersonLink[], of: AccountId): string[] =>
  personOf(of, evidenceOf(holders, links))
    .map(({ id }) => id)
    .sort();

/** A few accounts with few e-mails, linked and set apart at random. */
const worlds = fc
  .record({
    emails: fc.array(fc.constantFrom('', 'a@x.io', 'A@X.io ', 'b@x.io', 'c@x.io'), { minLength: 2, maxLength: 9 }),
    pairs: fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 6 }),
    apart: fc.array(fc.tuple(fc.nat(8), fc.boolean()), { maxLength: 4 }),
  })
  .map(({ emails, pairs, apart }) => {
    const holders = emails.map((email, index) => account(`n${index}`, email));
    const at = (index: number) => holders[index % holders.length]!;
    const links = new Map<string, PersonLink>();
    for (const [one, other] of pairs) {
      if (at(one) !== at(other))
        links.set(sameLinkId(at(one).id, at(other).id), sameLink(at(one).id, at(other).id, said));
    }
    for (const [one, isOfNow] of apart) {
      const mark = apartMark(at(one).id, isOfNow ? at(one).email : 'left@x.io', said);
      links.set(mark.id, mark);
    }
    return { holders, links: [...links.values()] };
  });

describe('the accounts of one person', () => {
  it('are the same seen from each of them', () => {
    fc.assert(
      fc.property(worlds, ({ holders, links }) => {
        for (const { id } of holders) {
          const mine = ids(holders, links, id);
          expect(mine).not.toContain(id);
          for (const other of mine) {
            expect(ids(holders, links, other as AccountId)).toEqual(
              [...mine.filter((one) => one !== other), id].sort(),
            );
          }
        }
      }),
    );
  });

  it('are what repeated joining of equal e-mails and of links by hand comes to', () => {
    fc.assert(
      fc.property(worlds, ({ holders, links }) => {
        const groups = new Map<string, string>(holders.map(({ id }) => [id, id]));
        const join = (one: string, other: string) => {
          const [from, to] = [groups.get(one)!, groups.get(other)!];
          for (const [id, group] of groups) if (group === from) groups.set(id, to);
        };
        const isMarked = ({ id, email }: Holder) =>
          links.some((link) => link.kind === 'apart' && link.firstId === id && link.email === emailKey(email));
        const byEmail = holders.filter((holder) => holder.email !== '' && !isMarked(holder));
        for (const one of byEmail)
          for (const other of byEmail) if (emailKey(one.email) === emailKey(other.email)) join(one.id, other.id);
        for (const { kind, firstId, otherId } of links) if (kind === 'same') join(firstId, otherId!);
        for (const { id } of holders) {
          const mine = [...groups].filter(([other, group]) => other !== id && group === groups.get(id));
          expect(ids(holders, links, id)).toEqual(mine.map(([other]) => other).sort());
        }
      }),
    );
  });

  it('lose by an unlink only what was linked by hand', () => {
    fc.assert(
      fc.property(worlds, ({ holders, links }) => {
        const byHand = links.filter(({ kind }) => kind === 'same');
        const without = links.filter(({ kind }) => kind !== 'same');
        for (const gone of byHand) {
          const left = links.filter((link) => link !== gone);
          for (const { id } of holders) {
            const before = ids(holders, links, id);
            const after = ids(holders, left, id);
            expect(before).toEqual(expect.arrayContaining(after));
            // What e-mails alone say stays whatever is unlinked.
            expect(after).toEqual(expect.arrayContaining(ids(holders, without, id)));
          }
        }
      }),
    );
  });

  it('say “e-mail” exactly where e-mails alone would tell, and name a neighbour nearer to the one asked about', () => {
    fc.assert(
      fc.property(worlds, ({ holders, links }) => {
        const without = links.filter(({ kind }) => kind !== 'same');
        for (const { id } of holders) {
          const found = personOf(id, evidenceOf(holders, links));
          expect(
            found
              .filter(({ how }) => how === 'e-mail')
              .map((one) => one.id as string)
              .sort(),
          ).toEqual(ids(holders, without, id));
          for (const [index, one] of found.entries()) {
            expect([id, ...found.slice(0, index).map((nearer) => nearer.id)]).toContain(one.fromId);
            expect(one.isByEmail || one.link !== null).toBe(true);
          }
        }
      }),
    );
  });
});

describe('an e-mail', () => {
  it('links without regard to case and space, and nothing where there is none', () => {
    const holders = [account('a', 'Jo@X.io'), account('b', ' jo@x.IO '), account('c'), account('d')];
    expect(ids(holders, [], holders[0]!.id)).toEqual(['b']);
    expect(ids(holders, [], holders[2]!.id)).toEqual([]);
  });

  it('says nothing of an account that was set apart, whose other links stay', () => {
    const holders = [account('a', 'jo@x.io'), account('b', 'jo@x.io'), account('c', 'jo@x.io'), account('d')];
    const [, b, , d] = holders as [Holder, Holder, Holder, Holder];
    const links = [apartMark(b.id, b.email, said), sameLink(b.id, d.id, said)];
    expect(ids(holders, links, holders[0]!.id)).toEqual(['c']);
    expect(ids(holders, links, b.id)).toEqual(['d']);
  });

  it('links again once the account that was set apart has another', () => {
    const before = [account('a', 'jo@x.io'), account('b', 'jo@x.io'), account('c', 'mo@x.io')];
    const mark = apartMark(before[1]!.id, 'jo@x.io', said);
    expect(ids(before, [mark], before[1]!.id)).toEqual([]);
    const after = [before[0]!, account('b', 'mo@x.io'), before[2]!];
    expect(ids(after, [mark], before[1]!.id)).toEqual(['c']);
  });
});

describe('a link by hand', () => {
  it('has no direction', () => {
    const [a, b] = [account('a'), account('b')];
    expect(sameLink(b.id, a.id, said)).toEqual(sameLink(a.id, b.id, said));
  });

  it('to an account that is no longer there links nothing', () => {
    const holders = [account('a'), account('c')];
    const gone = 'b' as AccountId;
    const links = [sameLink(holders[0]!.id, gone, said), sameLink(gone, holders[1]!.id, said)];
    expect(ids(holders, links, holders[0]!.id)).toEqual([]);
  });
});
