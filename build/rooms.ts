import type { SourceFile } from './source-files.ts';

// The layers of ARCHITECTURE.md as a table: which files a file may import, and which packages.

interface Room {
  /** Files of this room; the first room that matches counts. */
  readonly files: RegExp;
  /** Files of the project that it may import. */
  readonly mayImport: RegExp;
  /** Packages and `node:` modules that it may import. */
  readonly packages: RegExp;
}

const NONE = /^$/;

/** The rooms, the more particular first. */
export const ROOMS: readonly Room[] = [
  { files: /^shared\//, mayImport: /^shared\//, packages: /^(ipaddr\.js|intl-messageformat)$/ },
  { files: /^electron\/collect\/parse\//, mayImport: /^(shared|electron\/collect\/parse)\//, packages: NONE },
  { files: /^electron\/collect\//, mayImport: /^(shared|electron\/collect)\//, packages: /^node:/ },
  { files: /^electron\/probe\/parse\//, mayImport: /^(shared|electron\/probe\/parse)\//, packages: NONE },
  { files: /^electron\/probe\//, mayImport: /^(shared|electron\/(probe|firewall|collect))\//, packages: /^(node:|ipaddr\.js$)/ },
  { files: /^electron\/firewall\/parse\//, mayImport: /^(shared|electron\/firewall\/parse)\//, packages: NONE },
  // Made-up rules for tests; nothing of the lab ships.
  {
    files: /^electron\/firewall\/lab\//,
    mayImport: /^(shared|electron\/(firewall|collect))\//,
    packages: /^(node:|fast-check$)/,
  },
  { files: /^electron\/firewall\//, mayImport: /^(shared|electron\/(firewall|collect))\//, packages: /^node:/ },
  { files: /^electron\/stop\//, mayImport: /^(shared|electron\/(stop|collect))\//, packages: /^node:/ },
  { files: /^electron\/(serve|cli|bridge)\//, mayImport: /^(shared\/|electron\/[a-z]+\/)/, packages: /^(node:|ws$|commander$)/ },
  { files: /^electron\/[^/]+$/, mayImport: /^(shared|electron)\//, packages: /^(node:|electron$)/ },
  { files: /^renderer\/state\//, mayImport: /^(shared|renderer\/state)\//, packages: /^zustand\/vanilla$/ },
  { files: /^renderer\/view\//, mayImport: /^(shared\/|renderer\/(state|view)\/)/, packages: /^(?!node:|electron$|ws$)/ },
  { files: /^renderer\/(bridge|demo)\//, mayImport: /^(shared\/|renderer\/(bridge|demo|state)\/)/, packages: NONE },
  { files: /^renderer\//, mayImport: /^(shared|renderer)\//, packages: /^(?!node:|electron$|ws$)/ },
  { files: /^(build|e2e)\//, mayImport: /./, packages: /./ },
];

/** Imports that a file's room does not allow, in words. Tests may import anything: nothing ships them. */
export function forbiddenImports(file: SourceFile): readonly string[] {
  if (file.isTest) return [];
  const room = ROOMS.find(({ files }) => files.test(file.path));
  if (room === undefined) return [`${file.path} is in no known room`];
  const forbidden = file.imports.filter(({ specifier, target }) =>
    target === null ? !room.packages.test(specifier) : !room.mayImport.test(target) || /\.(test|spec)\.tsx?$/.test(target),
  );
  return forbidden.map(({ specifier }) => `${file.path} must not import ${specifier}`);
}

/** Circles of imports, each as `a → b → a`. Types count too: what must be read together belongs together. */
export function importCircles(files: readonly SourceFile[]): readonly string[] {
  const targets = new Map(files.map((file) => [file.path, file.imports.flatMap(({ target }) => target ?? [])]));
  const circles: string[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const walk = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) circles.push([...trail.slice(at), path].join(' → '));
    if (at >= 0 || done.has(path)) return;
    trail.push(path);
    for (const next of targets.get(path) ?? []) walk(next);
    trail.pop();
    done.add(path);
  };
  for (const path of targets.keys()) walk(path);
  return circles;
}
