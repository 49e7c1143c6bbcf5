import { readdirSync, readFileSync } from 'node:fs';

/** Resident bytes of a process and all that it started: now, and at the most that each of them ever had. */
export interface TreeMemory {
  readonly now: number;
  readonly peak: number;
}

/** @returns `null` where there is no /proc to read. */
export function treeMemory(root: number): TreeMemory | null {
  const all = readAll();
  if (!all.has(root)) return null;
  const tree = new Set([root]);
  for (let before = 0; before !== tree.size;) {
    before = tree.size;
    for (const [id, { parent }] of all) if (tree.has(parent)) tree.add(id);
  }
  const members = [...tree].flatMap((id) => all.get(id) ?? []);
  return {
    now: members.reduce((sum, { resident }) => sum + resident, 0),
    peak: members.reduce((sum, { most }) => sum + most, 0),
  };
}

function readAll(): Map<number, { parent: number; resident: number; most: number }> {
  const all = new Map<number, { parent: number; resident: number; most: number }>();
  let names: string[];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return all;
  }
  for (const name of names) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const number = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
      all.set(Number(name), { parent: number('PPid'), resident: number('VmRSS') * 1024, most: number('VmHWM') * 1024 });
    } catch {
      // It has ended since the folder was listed.
    }
  }
  return all;
}
