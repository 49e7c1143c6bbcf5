import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { credits, fromStored } from '../../../domain/credits.ts';
import { scriptedRequest, type Script } from '../../../../test/support/provider-request.ts';
import type { WriteInstruction } from '../provider.ts';
import { provider } from './index.ts';
import { toProvenSettings, toWriteForm } from './write-names.ts';

const ACCOUNT = { externalId: 'Anna7', unit: 'credits' };
const NAMES = { method: 'POST', uid: 'UID', credits: 'credits', flag: 'clearExisting', deducts: true };
const PROVEN = toProvenSettings(NAMES);
const SUCCESS = { body: { success: { status: '2000', message: 'ok' } } };
const write = async (script: Script, instruction: WriteInstruction, settings: Record<string, string> = PROVEN) => {
  const { request, sent } = scriptedRequest(provider, script, { secret: { api_key: 'atom-key-0123456789' }, settings });
  return { outcome: await provider.write!(request, ACCOUNT, instruction), sent };
};
const add = (delta: string): WriteInstruction => ({ method: 'add', delta: credits(delta) });
const set = (target: string): WriteInstruction => ({ method: 'set', target: credits(target) });

describe('atomchat write', () => {
  it('adds without the flag: the text false would be taken for true', async () => {
    const { outcome, sent } = await write([SUCCESS], add('25'));
    expect(outcome).toEqual({ kind: 'accepted', echoed: null });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ effect: 'write', body: { kind: 'form', value: { UID: 'Anna7', credits: '25' } } });
    expect(Object.keys((sent[0]!.body as { value: object }).value)).toEqual(['UID', 'credits']);
  });

  it('sets with the proven flag, and gives back what was echoed', async () => {
    const { outcome, sent } = await write([{ body: { success: { data: { credits: 7 } } } }], set('7'));
    expect(outcome).toEqual({ kind: 'accepted', echoed: credits('7') });
    expect((sent[0]!.body as { value: object }).value).toEqual({ UID: 'Anna7', credits: '7', clearExisting: 'true' });
  });

  it.each<[string, Record<string, string>]>([
    ['nothing was proven', {}],
    ['the flag was renamed since', { ...PROVEN, replaceFlag: 'removeExisting' }],
    ['the parameter was renamed since', { ...PROVEN, creditsParameter: 'amount' }],
    ['the user’s parameter was renamed since', { ...PROVEN, uidParameter: 'uid' }],
    ['the method was changed since', { ...PROVEN, 'method updateCredits': 'GET' }],
  ])('sends nothing when %s', async (_case, settings) => {
    for (const instruction of [add('1'), set('1')]) {
      const { outcome, sent } = await write([], instruction, settings);
      expect(outcome).toMatchObject({
        kind: 'not sent',
        problem: { cure: expect.stringMatching(/Test sending/) as string },
      });
      expect(sent).toEqual([]);
    }
  });

  it('deducts by adding only where that was proven', async () => {
    expect((await write([SUCCESS], add('-3'))).outcome).toMatchObject({ kind: 'accepted' });
    const { outcome, sent } = await write([], add('-3'), toProvenSettings({ ...NAMES, deducts: false }));
    expect(outcome).toMatchObject({ kind: 'not sent' });
    expect(sent).toEqual([]);
  });

  it.each<[unknown, number, string]>([
    [{ failed: { status: 1007, message: 'User does not exist.' } }, 200, 'rejected'],
    [{ error: 'Invalid API' }, 200, 'rejected'],
    [{ success: {} }, 200, 'accepted'],
    [{ credits: '9' }, 200, 'accepted'],
    [{}, 200, 'unknown'],
    [{ credits: 'Invalid UID' }, 200, 'unknown'],
    [{}, 500, 'unknown'],
    [{}, 429, 'rejected'],
  ])('takes %o with status %i for %s', async (body, status, kind) => {
    expect((await write([{ status, body }], add('1'))).outcome).toMatchObject({ kind });
  });

  it('is unsure when there is no answer', async () => {
    expect((await write(() => Promise.reject(new TypeError('terminated')), add('1'))).outcome).toMatchObject({
      kind: 'unknown',
    });
  });

  it('sends whole numbers exactly, and no others', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (stored) => {
        const form = toWriteForm(PROVEN, { method: 'add', delta: fromStored(stored) });
        if (stored !== 0 && stored % 1_000_000 === 0)
          expect(form).toEqual({ fields: { credits: String(stored / 1_000_000) } });
        else expect(form).toMatchObject({ kind: 'not sent' });
      }),
    );
  });
});
