import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { SandboxApi } from '../engine/providers/sandbox-api.ts';

interface SandboxModule {
  readonly sandbox: SandboxApi;
}

/** Every provider folder's `sandbox.ts`, by id. A new folder is served without a line changed here. */
export async function loadApis(): Promise<readonly SandboxApi[]> {
  const modules = await loadModules();
  return modules.map(({ sandbox }) => sandbox).sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function loadModules(): Promise<readonly SandboxModule[]> {
  // Vite replaces the glob when it bundles; Node, running the sources, has neither `env` nor `glob`, and reads the folder.
  if ((import.meta as { env?: unknown }).env !== undefined)
    return Object.values(import.meta.glob<SandboxModule>('../engine/providers/*/sandbox.ts', { eager: true }));
  const folder = new URL('../engine/providers/', import.meta.url);
  const names = await readdir(folder);
  const files = names.map((name) => new URL(`${name}/sandbox.ts`, folder)).filter((file) => existsSync(file));
  return Promise.all(files.map((file) => import(file.href) as Promise<SandboxModule>));
}
