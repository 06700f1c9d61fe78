/** The program that an interpreter runs. */
export interface Script {
  /** What tells one script from another: a path, a module or a class; not cleaned. */
  readonly identity: string;
  /** For people: `server.js`, `app.jar`, `http.server`. */
  readonly name: string;
  /** For people: `node`, `java`, `python`. */
  readonly interpreter: string;
}

interface Grammar {
  /** Options that take the next word as their value. */
  readonly valued: ReadonlySet<string>;
  /** Options whose value IS the program (`-m http.server`, `-jar app.jar`). */
  readonly program: ReadonlySet<string>;
  /** Options whose value is program text: there is no script then. */
  readonly code: ReadonlySet<string>;
  /** Sub-commands that stand before the script (`deno run`). */
  readonly verbs: ReadonlySet<string>;
}

const grammar = (valued: string, program = '', code = '', verbs = ''): Grammar => ({
  valued: words(valued),
  program: words(program),
  code: words(code),
  verbs: words(verbs),
});
const words = (text: string): ReadonlySet<string> => new Set(text.split(' ').filter(Boolean));

/** The command lines of interpreters, from their manual pages: node(1), python(1), java(1), ruby(1), perl(1), php(1), bash(1) … */
const GRAMMARS: ReadonlyMap<string, Grammar> = new Map([
  [
    'node',
    grammar(
      '-r --require --import --loader --experimental-loader -C --conditions --env-file --title --max-old-space-size --inspect-port',
      '',
      '-e --eval -p --print -pe',
    ),
  ],
  ['deno', grammar('-c --config --import-map --lock -L --log-level', '', 'eval -e', 'run serve task test')],
  ['bun', grammar('-r --preload --cwd -c --config', '', '-e --eval', 'run x test')],
  ['python', grammar('-W -X -Q --check-hash-based-pycs', '-m', '-c')],
  ['pypy', grammar('-W -X', '-m', '-c')],
  ['ruby', grammar('-I -r -C -E -K', '', '-e')],
  ['perl', grammar('-I -M -m', '', '-e -E')],
  ['php', grammar('-c -d -t -S -z', '-f', '-r -B -R')],
  [
    'java',
    grammar(
      '-cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports --add-reads --upgrade-module-path',
      '-jar -m --module',
    ),
  ],
  ['dotnet', grammar('--fx-version --depsfile --runtimeconfig --additionalprobingpath', '', '', 'exec run')],
  ['lua', grammar('-l', '', '-e')],
  ['Rscript', grammar('', '', '-e')],
  ['sh', grammar('-o -O', '', '-c')],
]);

const SHELLS: ReadonlySet<string> = words('sh bash dash zsh fish ksh mksh ash busybox tcsh csh');

/** True for the base name of a shell. */
export function isShell(base: string): boolean {
  return SHELLS.has(base);
}

/** The interpreter that a base name of an executable is, without its version: `python3.11` is `python`. null: it is none. */
export function interpreterOf(base: string): string | null {
  if (SHELLS.has(base)) return base;
  const plain = base.replace(/(?:-?\d+(?:\.\d+)*)?(?:-config|w)?$/, '');
  if (plain === 'nodejs') return 'node';
  return GRAMMARS.has(plain) ? plain : null;
}

/** The script in a command line; null where there is none (an interactive interpreter, program text, a title). */
export function scriptOf(interpreter: string, args: readonly string[], directory: string | null): Script | null {
  const rules = GRAMMARS.get(SHELLS.has(interpreter) ? 'sh' : interpreter);
  if (rules === undefined) return null;
  const program = programIn(rules, args);
  if (program === null || program.text === '') return null;
  const isPath = !program.isModule;
  return {
    identity: isPath ? absolute(program.text, directory) : program.text,
    name: isPath ? pathName(program.text) : program.text.split('/').pop() || program.text,
    interpreter,
  };
}

function programIn(rules: Grammar, args: readonly string[]): { readonly text: string; readonly isModule: boolean } | null {
  for (let at = 1; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (rules.code.has(word)) return null;
    if (rules.program.has(word)) return { text: args[at + 1] ?? '', isModule: !isFileOption(word) };
    if (rules.valued.has(word)) at += 1;
    else if (word === '--') return { text: args[at + 1] ?? '', isModule: false };
    else if (word === '-') return null;
    else if (word.startsWith('-') || word.startsWith('@') || (rules.verbs.has(word) && at < args.length - 1)) continue;
    else return { text: word, isModule: isClassName(rules, word) };
  }
  return null;
}

const isFileOption = (word: string) => word === '-jar' || word === '-f';

/** `java com.example.Main` names a class, unless it is a source file. */
function isClassName(rules: Grammar, word: string): boolean {
  return rules.program.has('-jar') && !word.includes('/') && !word.endsWith('.java');
}

function absolute(path: string, directory: string | null): string {
  if (path.startsWith('/') || path.includes('://')) return path;
  return `${directory ?? '?'}/${path.replace(/^(?:\.\/)+/, '')}`;
}

/** Names that say nothing without their folder. */
const BARE: ReadonlySet<string> = words('index.js index.mjs index.cjs index.ts main.js main.mjs main.py __main__.py');

function pathName(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  const base = parts.at(-1) ?? path;
  const at = parts.lastIndexOf('node_modules');
  const owner = parts[at + 1];
  if (at !== -1 && owner !== undefined && owner !== '.bin')
    return owner.startsWith('@') ? `${owner}/${parts[at + 2] ?? ''}` : owner;
  if (base === 'npm-cli.js') return 'npm';
  if (base === 'npx-cli.js') return 'npx';
  const folder = parts.at(-2);
  return BARE.has(base) && folder !== undefined ? `${folder}/${base}` : base;
}
