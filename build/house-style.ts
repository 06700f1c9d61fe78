import { placeOf, type SourceFile, type SyntaxNode, visit } from './source-files.ts';

// What the linter does not know of this project's style. Each rule answers with its findings in words; none is good.

/** Lines a file, and a function outside of tests, may have. */
export const FILE_LINES_MOST = 300;
export const FUNCTION_LINES_MOST = 50;

const DRAWERS = /^(utils?|helpers?|types?|constants?|common|misc|index|shared|lib)$/i;

/** Exports without a doc line. Exports on adjoining lines may share the one above them. */
export function undocumentedExports(file: SourceFile): readonly string[] {
  if (file.isTest) return [];
  const found: string[] = [];
  let documentedUntil = -1;
  for (const node of file.program.body as readonly SyntaxNode[]) {
    const isExport =
      node.type === 'ExportDefaultDeclaration' || (node.type === 'ExportNamedDeclaration' && node.declaration != null);
    if (!isExport) continue;
    const isAfter = (end: number) => end <= node.start && /^\s*$/.test(file.text.slice(end, node.start));
    const sharesDoc = documentedUntil >= 0 && /^[^\S\n]*\n[^\S\n]*$/.test(file.text.slice(documentedUntil, node.start));
    // An overload's later signatures stand under the doc of the first.
    if (file.docEnds.some(isAfter) || sharesDoc) documentedUntil = node.end;
    else found.push(`${placeOf(file, node.start)} exports without a doc line`);
  }
  return found;
}

/** Default exports, re-exports, enums and `I` prefixes. A tool's configuration file must have a default export. */
export function bannedSyntax(file: SourceFile): readonly string[] {
  const found: string[] = [];
  const isConfig = /(\.config|vite[^/]*)\.ts$/.test(file.path);
  visit(file.program, (node) => {
    const at = placeOf(file, node.start);
    if (node.type === 'ExportDefaultDeclaration' && !isConfig) found.push(`${at} has a default export`);
    if (node.type === 'ExportAllDeclaration') found.push(`${at} passes on another file’s exports`);
    if (node.type === 'ExportNamedDeclaration' && node.source != null) found.push(`${at} passes on another file’s exports`);
    if (node.type === 'TSEnumDeclaration') found.push(`${at} is an enum`);
    if (node.type === 'TSInterfaceDeclaration' && /^I[A-Z][a-z]/.test(nameOf(node.id))) found.push(`${at} has an I prefix`);
  });
  return found;
}

const FUNCTION = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/**
 * Files and functions that have grown too long. What stands in a function inside it counts for that one alone, so that a
 * function which makes an object of functions is as long as what it does itself. Tests may be long: they are read in pieces.
 */
export function tooLong(file: SourceFile): readonly string[] {
  const found = file.lines > FILE_LINES_MOST ? [`${file.path} has ${file.lines} lines`] : [];
  if (file.isTest) return found;
  visit(file.program, (node) => {
    if (!FUNCTION.test(node.type)) return;
    const lines = linesOf(file, node) - innerFunctions(node).reduce((sum, inner) => sum + linesOf(file, inner) - 1, 0);
    if (lines > FUNCTION_LINES_MOST) found.push(`${placeOf(file, node.start)} is a function of ${lines} lines`);
  });
  return found;
}

function linesOf(file: SourceFile, node: SyntaxNode): number {
  return file.text.slice(node.start, node.end).split('\n').length;
}

function innerFunctions(outer: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  visit(outer, (node) => {
    if (node === outer || !FUNCTION.test(node.type)) return true;
    found.push(node);
    return false;
  });
  return found;
}

/** A file or folder name that says nothing, or is not written as the house writes them. */
export function badName(path: string): string | null {
  const parts = path.split('/');
  const base = parts.at(-1) ?? '';
  const stem = base.replace(/\..*$/, '');
  // `shared/` is a room and `renderer/index.html` a page: both have their names from elsewhere.
  if (parts.slice(1, -1).some((folder) => DRAWERS.test(folder)) || (DRAWERS.test(stem) && !base.endsWith('.html'))) {
    return `${path} is a drawer: name it for what is in it`;
  }
  if (/\.tsx$/.test(base) && !/^([A-Z][A-Za-z0-9]*|main)(\.test)?\.tsx$/.test(base))
    return `${path} is a React file and not PascalCase`;
  if (/\.ts$/.test(base) && !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(base)) return `${path} is not kebab-case`;
  return null;
}

/** Calls of timers: a view shows what it is given and never decides when. */
export function timers(file: SourceFile): readonly string[] {
  const found: string[] = [];
  visit(file.program, (node) => {
    if (node.type !== 'CallExpression') return;
    const callee = node.callee as SyntaxNode;
    const name = callee.type === 'MemberExpression' ? nameOf(callee.property) : nameOf(callee);
    if (name === 'setTimeout' || name === 'setInterval') found.push(`${placeOf(file, node.start)} starts a timer`);
  });
  return found;
}

const SPOKEN = /^(aria-(label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label)$/;
const HAS_LETTERS = /\p{L}/u;

/** Text that a person would see and that does not come from the catalogue. */
export function textOutsideCatalogue(file: SourceFile): readonly string[] {
  const found: string[] = [];
  visit(file.program, (node) => {
    if (node.type === 'JSXText' && HAS_LETTERS.test(String(node.value)))
      found.push(`${placeOf(file, node.start)} ${node.value}`.trim());
    if (node.type === 'JSXAttribute' && SPOKEN.test(nameOf(node.name))) found.push(...spelledOut(file, node.value));
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      for (const child of node.children as readonly SyntaxNode[]) found.push(...spelledOut(file, child));
    }
  });
  return found;
}

/** String literals that an expression in a visible place may come to. */
function spelledOut(file: SourceFile, value: unknown): readonly string[] {
  const node = value as SyntaxNode | null;
  if (node === null) return [];
  const within = (...keys: readonly string[]) => keys.flatMap((key) => spelledOut(file, node[key]));
  if (node.type === 'JSXExpressionContainer') return within('expression');
  if (node.type === 'ConditionalExpression') return within('consequent', 'alternate');
  if (node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
    return node.type === 'LogicalExpression' || node.operator === '+' ? within('left', 'right') : [];
  }
  const texts =
    node.type === 'Literal' && typeof node.value === 'string'
      ? [node.value]
      : node.type === 'TemplateLiteral'
        ? (node.quasis as readonly SyntaxNode[]).map((quasi) => (quasi.value as { readonly cooked: string }).cooked)
        : [];
  return texts.filter((text) => HAS_LETTERS.test(text)).map((text) => `${placeOf(file, node.start)} ${text}`);
}

function nameOf(node: unknown): string {
  const name = (node as SyntaxNode | null)?.name;
  return typeof name === 'string' ? name : '';
}
