import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync } from 'vite';
import { fromRoot } from './layout.ts';

/** A node of the syntax tree (ESTree with TypeScript and JSX, as Oxc gives it). Offsets count in characters from 0. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** One import, static or dynamic. `target` is the imported file from the root of the checkout, null for a package. */
export interface SourceImport {
  readonly specifier: string;
  readonly target: string | null;
}

/** One TypeScript file of this project, read and parsed. `path` is relative to the root, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly isTest: boolean;
  /** Why it cannot be parsed, null when it can. What could be read of it is in the tree all the same. */
  readonly syntaxError: string | null;
  readonly program: SyntaxNode;
  /** Ends of the doc comments (`/** … *\/`), as offsets. */
  readonly docEnds: readonly number[];
  readonly imports: readonly SourceImport[];
}

const ROOMS = ['shared', 'electron', 'renderer', 'build', 'e2e'];
const NOT_OURS = new Set(['node_modules', 'dist', 'release', 'test-results', 'fixtures']);

/** Paths of all files in the rooms, relative to the root, sorted; fixtures and build results are left out. */
export function projectPaths(): readonly string[] {
  const found: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(fromRoot(folder), { withFileTypes: true })) {
      if (entry.isDirectory()) {
        if (!NOT_OURS.has(entry.name)) walk(`${folder}/${entry.name}`);
      } else found.push(`${folder}/${entry.name}`);
    }
  };
  for (const room of ROOMS) walk(room);
  return found.sort();
}

/** Reads and parses every TypeScript file of the project. */
export function readSources(): readonly SourceFile[] {
  return projectPaths()
    .filter((path) => /\.tsx?$/.test(path))
    .map(readSource);
}

function readSource(path: string): SourceFile {
  const text = readFileSync(fromRoot(path), 'utf8');
  return parseSource(path, text);
}

/** Parses one file's text. Exported so that the rules can be tried on made-up files. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, comments, module, errors } = parseSync(path, text);
  const tree = program as unknown as SyntaxNode;
  const dynamic: string[] = [];
  visit(tree, (node) => {
    if (node.type !== 'ImportExpression') return;
    const source = node.source as SyntaxNode;
    dynamic.push(typeof source.value === 'string' ? source.value : '(computed)');
  });
  const specifiers = [
    ...module.staticImports.map((one) => one.moduleRequest.value),
    ...module.staticExports.flatMap((one) => one.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...dynamic,
  ];
  return {
    path,
    text,
    lines: text.split('\n').length - 1,
    isTest: /\.(test|spec)\.tsx?$/.test(path),
    syntaxError: errors[0]?.message ?? null,
    program: tree,
    docEnds: comments
      .filter((comment) => comment.type === 'Block' && comment.value.startsWith('*'))
      .map((comment) => comment.end),
    imports: specifiers.map((specifier) => ({ specifier, target: targetOf(path, specifier) })),
  };
}

function targetOf(from: string, specifier: string): string | null {
  return specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), specifier)) : null;
}

/** Calls `look` for a node and everything below it; its answer `false` leaves the children out. */
export function visit(node: SyntaxNode, look: (node: SyntaxNode, parent: SyntaxNode | null) => unknown): void {
  const walk = (value: unknown, parent: SyntaxNode | null) => {
    if (Array.isArray(value)) for (const item of value) walk(item, parent);
    else if (isNode(value)) {
      if (look(value, parent) === false) return;
      for (const key of Object.keys(value)) if (key !== 'type') walk(value[key], value);
    }
  };
  walk(node, null);
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string';
}

/** `path:line` of an offset, for messages. */
export function placeOf(file: SourceFile, offset: number): string {
  return `${file.path}:${file.text.slice(0, offset).split('\n').length}`;
}
