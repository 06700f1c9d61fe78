/** Where the system's own programs stand on this machine, and what they are run with. */
export interface ProgramPlaces {
  /** Places that only an administrator can write to: never PATH, never the current directory. */
  readonly directories: readonly string[];
  /** What a program's file name ends in. */
  readonly suffix: string;
  /** The current directory of commands. */
  readonly directory: string;
  /** Nothing of our own environment but what the tools need to run, and to print in the C locale without colours. */
  readonly env: Readonly<Record<string, string>>;
}

const UNIX_DIRECTORIES: readonly string[] = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
const UNIX: ProgramPlaces = {
  directories: UNIX_DIRECTORIES,
  suffix: '',
  directory: '/',
  env: { LC_ALL: 'C', LANG: 'C', PATH: UNIX_DIRECTORIES.join(':'), TERM: 'dumb' },
};

const SYSTEM_ROOT = 'C:\\Windows';
/** What Windows' own programs and PowerShell's modules look for; everything else stays behind. */
const WINDOWS_KEPT = [
  'SystemDrive',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'ProgramFiles',
  'COMPUTERNAME',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
];

/** The places of a platform (as Node names it), from its environment. */
export function programPlaces(platform: string, env: Readonly<Record<string, string | undefined>>): ProgramPlaces {
  return platform === 'win32' ? windowsPlaces(env) : UNIX;
}

/**
 * `%SystemRoot%` must be a plain directory at the root of a drive: a relative path, a network path or one with steps upwards would let
 * whoever sets a variable choose the programs. Anything else falls back to `C:\Windows`.
 */
export function systemRootOf(env: Readonly<Record<string, string | undefined>>): string {
  const told = env.SystemRoot ?? env.SYSTEMROOT ?? '';
  return /^[A-Za-z]:\\[A-Za-z0-9_. -]{1,64}$/.test(told) && !told.includes('..') ? told : SYSTEM_ROOT;
}

function windowsPlaces(env: Readonly<Record<string, string | undefined>>): ProgramPlaces {
  const root = systemRootOf(env);
  const system = `${root}\\System32`;
  const powershell = `${system}\\WindowsPowerShell\\v1.0`;
  const kept = WINDOWS_KEPT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return {
    directories: [system, powershell],
    suffix: '.exe',
    directory: system,
    env: {
      ...Object.fromEntries(kept),
      SystemRoot: root,
      windir: root,
      ComSpec: `${system}\\cmd.exe`,
      PATH: `${system};${root};${powershell}`,
      PATHEXT: '.COM;.EXE',
      // Modules of the system alone: none from a directory that the person, or a program of theirs, can write to.
      PSModulePath: `${powershell}\\Modules`,
    },
  };
}

/** The environment for a tool that would spell every letter beyond ASCII in escapes: character set UTF-8, everything else in C. */
export function utf8Env(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { LC_ALL: _, ...rest } = env;
  return { ...rest, LC_CTYPE: 'en_US.UTF-8' };
}
