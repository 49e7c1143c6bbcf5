import { checkSchema } from 'rxdb/plugins/dev-mode';
import { describe, expect, it } from 'vitest';
import { COLLECTIONS } from './index.ts';
import { ROW } from '../sqlite-storage/index.ts';

const definitions = Object.values(COLLECTIONS);

describe('the collections', () => {
  it.each(definitions.map((definition) => [definition.name, definition] as const))(
    '%s has a schema that RxDB itself accepts',
    (_, { schema }) => {
      expect(() => checkSchema(schema as never)).not.toThrow();
    },
  );

  it('stay within what RxDB allows one process', () => {
    expect(definitions.filter(({ kind }) => kind === 'collection').length).toBeLessThanOrEqual(13);
  });

  it('have a column for every field that is named beside the schema', () => {
    for (const { name, schema, options } of definitions) {
      const fields = new Set([...Object.keys(schema.properties), ROW]);
      const named = [...(options.columns ?? []), ...(options.indexes ?? []).flat()];
      expect([name, named.filter((field) => !fields.has(field))]).toEqual([name, []]);
    }
  });

  it('have an index that orders by each field whose ties they order', () => {
    for (const { name, schema, ties } of definitions) {
      for (const [field, tie] of Object.entries(ties)) {
        const split = (schema.indexes ?? []).map((index) => [index].flat()).filter((index) => index.at(-1) === field);
        expect([name, tie, split]).toEqual([name, tie, []]);
      }
    }
  });

  it('keep amounts as whole numbers', () => {
    const { amount, balanceAfter } = COLLECTIONS.entries.schema.properties;
    expect([amount?.type, balanceAfter?.type]).toEqual([
      ['integer', 'null'],
      ['integer', 'null'],
    ]);
  });

  it('say which account and connection a change touches', () => {
    expect([COLLECTIONS.accounts.accountId, COLLECTIONS.accounts.connectionId]).toEqual(['id', 'connectionId']);
    expect([COLLECTIONS.connections.accountId, COLLECTIONS.connections.connectionId]).toEqual([null, 'id']);
    expect([COLLECTIONS.entries.accountId, COLLECTIONS.entries.connectionId]).toEqual(['accountId', 'connectionId']);
    expect([COLLECTIONS.settings.accountId, COLLECTIONS.settings.connectionId]).toEqual([null, null]);
  });
});
