import type { SqlRow, SqlValue } from './connection.ts';
import type { Seal } from './seal.ts';

/** How a table writes the JSON of its documents: as it is, or sealed about the row that it belongs to. */
export interface Pack {
  data(id: string, document: unknown): SqlValue;
  meta(id: string, meta: object): SqlValue;
  openData(id: SqlValue | undefined, data: SqlValue | undefined): unknown;
  openMeta(id: SqlValue | undefined, meta: SqlValue | undefined): unknown;
}

export const PLAIN_PACK: Pack = {
  data: (_, document) => JSON.stringify(document),
  meta: (_, meta) => JSON.stringify(meta),
  openData: (_, data) => JSON.parse(String(data)),
  openMeta: (_, meta) => JSON.parse(String(meta)),
};

/** @param id as its column keeps it. */
export function sealedPack(seal: Seal): Pack {
  const open = (part: string, id: SqlValue | undefined, sealed: SqlRow[number] | undefined): unknown =>
    JSON.parse(seal.open(sealed, `${part} ${String(id)}`).toString());
  return {
    data: (id, document) => seal.seal(JSON.stringify(document), `data ${id}`),
    meta: (id, meta) => seal.seal(JSON.stringify(meta), `meta ${id}`),
    openData: (id, data) => open('data', id, data),
    openMeta: (id, meta) => open('meta', id, meta),
  };
}
