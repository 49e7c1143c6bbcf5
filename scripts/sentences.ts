import { parseSync } from 'vite';
import { isTest, readSources } from '../test/arch/source-files.ts';

/** Words that the product can show, and where they stand. */
export interface Sentence {
  /** The file, from the repository's root, with forward slashes. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** As it is read; what is filled in when it is shown stands as `{…}`. */
  readonly text: string;
}

/** Every sentence of the product: what stands in tests, in the sandbox and in generated files is not shown. */
export function shownSentences(): Sentence[] {
  return readSources('src')
    .filter(({ path }) => !isTest(path) && !/\/sandbox\b|\.generated\.ts$/.test(path))
    .flatMap(({ path, text }) => sentencesOf(path, text));
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/**
 * Every text in a source file that reads like words for a person: literals, templates, the text of elements. Where several
 * pieces are read as one (a template, `+`, an element's children), they are one sentence. Names of styles, statements in
 * SQL, patterns, keys and module paths are left out.
 * @param path the file's, from the root; tells whether it is TSX
 */
function sentencesOf(path: string, source: string): Sentence[] {
  const found: Sentence[] = [];
  const starts = lineStarts(source);
  const add = (node: Node, text: string): void => {
    const said = text.replace(/\s+/g, ' ').trim();
    if (isForPeople(said)) found.push({ path, line: lineAt(starts, node.start), text: said });
  };
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (!isNode(node) || isSilent(node)) return;
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      const children = node['children'] as Node[];
      if (children.some((child) => child.type === 'JSXText' && /\p{L}/u.test(String(child['value'])))) {
        add(node, children.map(shownOf).join(''));
        walk(node['openingElement']);
        children.filter((child) => child.type !== 'JSXText').forEach(walk);
        return;
      }
    }
    const said = textOf(node);
    if (said === undefined) return childrenOf(node).forEach(walk);
    add(node, said);
    filledInto(node).forEach(walk);
  };
  walk(parseSync(path, source, { lang: path.endsWith('x') ? 'tsx' : 'ts' }).program);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function childrenOf(node: Node): unknown[] {
  return Object.values(node).filter((value) => typeof value === 'object' && value !== null);
}

/** What no person reads, whatever stands in it. */
function isSilent(node: Node): boolean {
  if (/^(Import|ExportAll|TS(?!As|Satisfies|NonNull))/.test(node.type)) return true;
  if (node.type === 'JSXAttribute') return /^(class|className|style|id|key|href|d|data-.*)$/.test(nameOf(node['name']));
  return node.type === 'TaggedTemplateExpression' || (node.type === 'Literal' && 'regex' in node);
}

function nameOf(name: unknown): string {
  return isNode(name) && typeof name['name'] === 'string' ? name['name'] : '';
}

/** A literal's, a template's or a sum's text; nothing where the node is none of them. */
function textOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type === 'TemplateLiteral') {
    const quasis = node['quasis'] as { readonly value: { readonly cooked: string | null } }[];
    return quasis.map((quasi) => quasi.value.cooked ?? '').join('{…}');
  }
  if (node.type !== 'BinaryExpression' || node['operator'] !== '+') return undefined;
  const [left, right] = [textOf(node['left'] as Node), textOf(node['right'] as Node)];
  return left === undefined && right === undefined ? undefined : `${left ?? '{…}'}${right ?? '{…}'}`;
}

/** The expressions inside a text, which may hold sentences of their own. */
function filledInto(node: Node): unknown[] {
  if (node.type === 'TemplateLiteral') return node['expressions'] as unknown[];
  if (node.type !== 'BinaryExpression') return [];
  return [node['left'], node['right']].flatMap((side) =>
    isNode(side) && textOf(side) !== undefined ? filledInto(side) : [side],
  );
}

function shownOf(child: Node): string {
  if (child.type === 'JSXText') return String(child['value']);
  if (child.type === 'JSXElement') return (child['children'] as Node[]).map(shownOf).join('') || '{…}';
  const expression = child['expression'];
  return isNode(expression) ? (textOf(expression) ?? '{…}') : '';
}

/** Several words, or one with a capital: what stands on a button. A code, a key, a path or a statement is neither. */
function isForPeople(text: string): boolean {
  if (
    /^(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH|BEGIN|COMMIT|VACUUM|WITH|WHERE|ORDER|AND)\b/.test(
      text,
    )
  )
    return false;
  if (/^[A-Z][\p{Ll}-]+(…)?$/u.test(text)) return true;
  if (!/\p{L}{2}/u.test(text.replaceAll('{…}', ''))) return false;
  return (
    /\S\s\S/.test(text) &&
    /(^|[\s“(])\p{L}[\p{Ll}’'-]+([\s.,:;!?…”)]|$)/u.test(text) &&
    !/[=<>{}]{2}|=>|^[\w-]+ \{…\}$|--\w|^\.?\/|::|\(\$?\w*\)\s*$/.test(text.replaceAll('{…}', ''))
  );
}

function lineStarts(source: string): number[] {
  return [...source.matchAll(/^/gm)].map((match) => match.index);
}

function lineAt(starts: readonly number[], offset: number): number {
  const after = starts.findIndex((start) => start > offset);
  return after === -1 ? starts.length : after;
}
