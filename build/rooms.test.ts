import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { badName, bannedSyntax, textOutsideCatalogue, timers, tooLong, undocumentedExports } from './house-style.ts';
import { fromRoot } from './layout.ts';
import { forbiddenImports, importCircles } from './rooms.ts';
import { parseSource, projectPaths, readSources } from './source-files.ts';

const files = readSources();

/** Files that may break one rule, each with its reason. Keep it empty where that can be. */
const TOO_LONG_ALLOWED: ReadonlySet<string> = new Set<string>();

describe('the house', () => {
  test('has files to look at in every room', () => {
    const rooms = new Set(files.map(({ path }) => path.split('/')[0]));
    expect([...rooms].sort()).toEqual(['build', 'e2e', 'electron', 'renderer', 'shared']);
  });

  test('has no file that cannot be parsed', () => {
    expect(files.flatMap(({ path, syntaxError }) => (syntaxError === null ? [] : `${path}: ${syntaxError}`))).toEqual([]);
  });

  test('has no other rooms at the top level', () => {
    const allowed = /^(\..*|node_modules|dist|release|test-results|electron|renderer|shared|build|e2e|docs)$/;
    const folders = readdirSync(fromRoot(''), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).filter((name) => !allowed.test(name))).toEqual([]);
  });

  test('each file imports only what its room may', () => {
    expect(files.flatMap(forbiddenImports)).toEqual([]);
  });

  test('only electron/*.ts imports electron, tests and all', () => {
    const importing = files.filter(({ imports }) => imports.some(({ specifier }) => specifier === 'electron'));
    expect(importing.map(({ path }) => path).filter((path) => !/^electron\/[^/]+\.ts$/.test(path))).toEqual([]);
  });

  test('no imports go in a circle', () => {
    expect(importCircles(files)).toEqual([]);
  });

  test('no file and no function has grown too long', () => {
    expect(files.filter(({ path }) => !TOO_LONG_ALLOWED.has(path)).flatMap(tooLong)).toEqual([]);
  });

  test('every export has a doc line', () => {
    expect(files.flatMap(undocumentedExports)).toEqual([]);
  });

  test('no default exports, no barrels, no enums, no I prefixes', () => {
    expect(files.flatMap(bannedSyntax)).toEqual([]);
  });

  test('every file is named for what is in it', () => {
    expect(projectPaths().flatMap((path) => badName(path) ?? [])).toEqual([]);
  });

  test('a view starts no timers', () => {
    expect(files.filter(({ path, isTest }) => path.startsWith('renderer/view/') && !isTest).flatMap(timers)).toEqual([]);
  });

  test('all text that a person sees comes from the catalogue', () => {
    expect(files.filter(({ path, isTest }) => path.endsWith('.tsx') && !isTest).flatMap(textOutsideCatalogue)).toEqual([]);
  });
});

describe('the rules themselves', () => {
  const from = (path: string, text: string) => parseSource(path, text);

  test('an import across the layers is found, static, dynamic, as a type or passed on', () => {
    expect(forbiddenImports(from('shared/a.ts', "import type { B } from '../electron/b.ts';"))).toHaveLength(1);
    expect(forbiddenImports(from('shared/a.ts', "export { b } from '../renderer/state/b.ts';"))).toHaveLength(1);
    expect(forbiddenImports(from('electron/collect/parse/a.ts', "import fs from 'node:fs';"))).toHaveLength(1);
    expect(forbiddenImports(from('electron/serve/a.ts', "await import('electron');"))).toHaveLength(1);
    expect(forbiddenImports(from('electron/serve/a.ts', "import { x } from '../main.ts';"))).toHaveLength(1);
    expect(forbiddenImports(from('electron/cli/a.ts', 'await import(name);'))).toHaveLength(1);
    expect(forbiddenImports(from('renderer/view/A.tsx', "import { x } from '../bridge/x.ts';"))).toHaveLength(1);
    expect(forbiddenImports(from('renderer/state/a.ts', "import { create } from 'zustand';"))).toHaveLength(1);
    expect(forbiddenImports(from('electron/main.ts', "import { app } from 'electron'; import './collect/watch.ts';"))).toEqual(
      [],
    );
  });

  test('a circle of imports is found', () => {
    const circle = [
      from('shared/a.ts', "import './b.ts';"),
      from('shared/b.ts', "import './c.ts';"),
      from('shared/c.ts', "import './a.ts';"),
    ];
    expect(importCircles(circle)).toEqual(['shared/a.ts → shared/b.ts → shared/c.ts → shared/a.ts']);
  });

  test('an export without a doc line is found, and adjoining exports may share one', () => {
    expect(undocumentedExports(from('shared/a.ts', '/** A. */\nexport const a = 1;\nexport const b = 1;\n'))).toEqual([]);
    expect(undocumentedExports(from('shared/a.ts', '/** A. */\nexport const a = 1;\n\nexport const b = 1;\n'))).toHaveLength(1);
    expect(undocumentedExports(from('shared/a.ts', '// A.\nexport function a() {}\n'))).toHaveLength(1);
  });

  test('visible text is found in elements, in attributes and inside expressions', () => {
    const found = (jsx: string) => textOutsideCatalogue(from('renderer/view/A.tsx', `export const a = ${jsx};`));
    expect(found('<p>Hello</p>')).toHaveLength(1);
    expect(found('<p aria-label="Hello" />')).toHaveLength(1);
    expect(found('<p title={open ? "Hello" : say("x")} />')).toHaveLength(1);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a source file.
    expect(found('<p>{`${count} rows`}</p>')).toHaveLength(1);
    expect(found('<p>{busy && "Wait"}</p>')).toHaveLength(1);
    expect(found('<p className="row" role="row">{say("a.b")} · {"→"}</p>')).toEqual([]);
  });

  test('long functions, drawers, default exports, enums and timers are found', () => {
    expect(tooLong(from('shared/a.ts', `function a() {${'\n'.repeat(60)}}`))).toHaveLength(1);
    expect(tooLong(from('shared/a.ts', `function a() { return () => {${'\n'.repeat(40)}}; ${'\n'.repeat(40)} }`))).toEqual([]);
    expect(badName('shared/utils.ts')).not.toBeNull();
    expect(badName('renderer/view/helpers/Row.tsx')).not.toBeNull();
    expect(badName('renderer/view/row.tsx')).not.toBeNull();
    expect(badName('shared/camelCase.ts')).not.toBeNull();
    expect(bannedSyntax(from('shared/a.ts', 'export default 1; enum E { A } interface IThing {}'))).toHaveLength(3);
    expect(timers(from('renderer/view/A.tsx', 'window.setTimeout(go, 5);'))).toHaveLength(1);
  });
});
