import { z } from 'zod';
import type { RxJsonSchema } from 'rxdb';
import type { Area } from '../../../contract/facts.ts';
import { InstantSchema } from '../../../domain/time.ts';
import { ROW, type TableOptions } from '../sqlite-storage/index.ts';

/** One collection: what RxDB is told of it, and where its changes say which account and connection they touch. */
export interface CollectionDefinition<Document = unknown> {
  readonly name: string;
  readonly schema: RxJsonSchema<Document>;
  readonly options: TableOptions;
  readonly keys: Keys | null;
  /** `collection`: an RxCollection. `storage`: kept without one, because RxDB is free up to 13 collections a process. */
  readonly kind: 'collection' | 'storage';
  /** By a field that documents may share, the field that orders those that do. */
  readonly ties: Readonly<Record<string, string>>;
  /** What orders documents that are equal in all else: their id, or which of them came first. */
  readonly lastTie: 'id' | 'row';
  readonly merged: Merged | null;
  readonly accountId: string | null;
  readonly connectionId: string | null;
  /** The areas of the contract whose answers a write may have changed. */
  readonly changes: readonly Area[];
  /** Removed with its connection, in this order: what others point at last. `null`: it stays, or belongs to none. */
  readonly goes: number | null;
  /** The vault remembers how things stand in it. */
  readonly isRemembered: boolean;
  /** The instant by whose days and months totals are kept. */
  readonly instant: string | null;
  /** The instant at which a document was first seen, where documents have one. */
  readonly since: string | null;
}

/** Fields that are kept with each document, to find and sort it by, and follow from it alone: nobody writes or is given them. */
interface Keys {
  readonly names: readonly string[];
  readonly of: (document: unknown) => Readonly<Record<string, unknown>>;
}

/** A field of few values that indexes begin with; by what they have next documents are sorted, whatever that value is. */
interface Merged {
  readonly field: string;
  readonly values: readonly string[];
  readonly sorts: readonly string[];
}

interface Shape<Document, Own> {
  readonly document: z.ZodType<Document>;
  readonly keys?: { readonly fields: z.ZodType<Own>; readonly of: (document: Document) => Own };
  readonly changes: readonly Area[];
  readonly goes?: number;
  readonly isRemembered?: boolean;
  readonly kind?: 'collection' | 'storage';
  /** The longest id; taken from the domain's type where it says so. */
  readonly idLength: number;
  /** How long an indexed text may be, where the domain does not say; RxDB wants to know. */
  readonly lengths?: Readonly<Record<string, number>>;
  /** Those of a table are completed with the id; where one names `ROW`, none is. */
  readonly indexes: readonly (readonly (Field<Document, Own> | typeof ROW)[])[];
  readonly ties?: Readonly<Record<string, Field<Document, Own>>>;
  readonly merged?: Merged;
  /** Fields that are searched or added up without an index. */
  readonly columns?: readonly Field<Document, Own>[];
  /** Free text that is searched for. */
  readonly search?: readonly Field<Document, Own>[];
  /** Totals that are kept with each write instead of being added up. */
  readonly totals?: TableOptions['totals'];
}

type Field<Document, Own> = (keyof Document | keyof Own) & string;

type JsonPart = Record<string, unknown> & { type?: string | string[] };

/** Makes the RxDB schema of a collection from the domain's own type, so that the two cannot drift apart. */
export function defineCollection<Document, Own = never>(
  name: string,
  shape: Shape<Document, Own>,
): CollectionDefinition<Document> {
  const { keys } = shape;
  const json = jsonOf(shape.document);
  const own = keys && jsonOf(keys.fields);
  const all = { ...json.properties, ...own?.properties };
  const properties = Object.fromEntries(Object.entries(all).map(([field, part]) => [field, plain(part)]));
  const lengthOf = (field: string): number | undefined =>
    field === 'id' ? shape.idLength : (shape.lengths?.[field] ?? KNOWN_LENGTHS[field]);
  for (const field of new Set(['id', ...shape.indexes.flat().filter((one) => one !== ROW)])) {
    const part = properties[field];
    if (part === undefined) throw new Error(`${name} has no field ${field} to index`);
    if ([part.type].flat().includes('string')) part['maxLength'] = lengthOf(field) ?? part['maxLength'] ?? LONG_TEXT;
    if ([part.type].flat().includes('integer')) part['multipleOf'] = 1;
  }
  // RxDB's own indexes take no field that may be null, no fraction, and no row; ours do.
  const isPlain = (index: readonly string[]): boolean =>
    index.every((field) => {
      const type = properties[field]?.type;
      return field !== ROW && type !== 'number' && !Array.isArray(type);
    });
  const schema = {
    title: name,
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties,
    required: [...(json.required ?? []), ...(own?.required ?? [])],
    indexes: shape.indexes.filter(isPlain),
  } as unknown as RxJsonSchema<Document>;
  const ifThere = (field: string): string | null => (field in properties ? field : null);
  return {
    name,
    schema,
    options: {
      columns: shape.columns ?? [],
      indexes: shape.indexes.filter((index) => !isPlain(index)),
      totals: shape.totals ?? [],
      search: shape.search ?? [],
    },
    keys: keys && own ? { names: Object.keys(own.properties), of: keys.of as Keys['of'] } : null,
    kind: shape.kind ?? 'collection',
    ties: shape.ties ?? {},
    lastTie: shape.indexes.flat().includes(ROW) ? 'row' : 'id',
    merged: shape.merged ?? null,
    accountId: name === 'accounts' ? 'id' : ifThere('accountId'),
    connectionId: name === 'connections' ? 'id' : ifThere('connectionId'),
    changes: shape.changes,
    goes: shape.goes ?? null,
    isRemembered: shape.isRemembered ?? false,
    instant: shape.totals === undefined ? null : ifThere('at'),
    since: ifThere('seenAt'),
  };
}

function jsonOf(type: z.ZodType): { properties: Record<string, JsonPart>; required?: string[] } {
  return z.toJSONSchema(type, { unrepresentable: 'any' }) as unknown as ReturnType<typeof jsonOf>;
}

const INSTANT = 24;
const LONG_TEXT = 2000;
const KNOWN_LENGTHS: Readonly<Record<string, number>> = {
  connectionId: 64,
  accountId: 200,
  at: INSTANT,
  seenAt: INSTANT,
  startedAt: INSTANT,
  createdAt: INSTANT,
  updatedAt: INSTANT,
  lastMovementAt: INSTANT,
  from: INSTANT,
  until: INSTANT,
  expiresOn: 10,
  planEndsOn: 10,
};

const INSTANT_PATTERN = (z.toJSONSchema(InstantSchema) as JsonPart)['pattern'];

/**
 * JSON Schema as RxDB reads it: `null` beside a type is one of its types. Patterns are the domain's business, but that of an
 * instant, of which the storage makes a number.
 */
function plain(part: JsonPart): JsonPart {
  const { anyOf, pattern, format: _format, allOf: _allOf, ...rest } = part as JsonPart & { anyOf?: JsonPart[] };
  const others = anyOf?.filter((option) => option.type !== 'null') ?? [];
  const [only] = others;
  if (anyOf === undefined || others.length !== 1 || only === undefined)
    return pattern === INSTANT_PATTERN && pattern !== undefined ? { ...rest, format: 'date-time' } : rest;
  const inner = plain(only);
  return { ...rest, ...inner, type: [...new Set([inner.type ?? 'object', 'null'].flat())] };
}
