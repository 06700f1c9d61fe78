const SECRET_NAME =
  'pass(?:word|wd|phrase|code)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|auth(?:orization)?|credentials?|cookie|session(?:id)?|bearer|signature|sig';
const NAMED = new RegExp(`^(-{0,2}[\\w.-]*(?:${SECRET_NAME})[\\w.-]*[=:])(.+)$`, 'is');
const OPTION = new RegExp(`^-{1,2}[\\w-]*(?:${SECRET_NAME})[\\w-]*$`, 'i');
const IN_ADDRESS = new RegExp(`([?&;][\\w.-]*(?:${SECRET_NAME}|key|code)[\\w.-]*=)([^&;#\\s]+)`, 'gi');
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/)([^/@\s]+)@/gi;
const HEADER = /\b(Bearer|Basic|Token) +([^\s'"]+)/gi;
/** Long and without meaning to a reader: a key, or the hash of one. */
const RANDOM =
  /(?<![\w/.-])(?=[A-Za-z0-9+_=-]*\d[A-Za-z0-9+_=-]*\d)(?=[A-Za-z0-9+_=-]*[A-Za-z])[A-Za-z0-9+_=-]{32,4096}(?![\w/.-])/g;
/** Programs that take a password right behind `-p`. */
const SHORT_PASSWORD = /(?:^|\/)(?:mysql|mariadb|mysqldump|mongo|mongosh|sshpass|rclone)\w*$/i;

/** Replaces what is secret in the words of a command line; `rename` gives the pseudonym of a secret. */
export function withoutSecrets(args: readonly string[], rename: (secret: string) => string): readonly string[] {
  const takesPassword = SHORT_PASSWORD.test(args[0]?.split(' ')[0] ?? '');
  const words: string[] = [];
  let isNextSecret = false;
  let isNextLogin = false;
  for (const arg of args) {
    const isOption = arg.startsWith('-');
    if (isNextSecret && !isOption && arg !== '') words.push(rename(arg));
    else if (isNextLogin && arg.includes(':')) words.push(withLogin(arg, rename));
    else if (takesPassword && /^-p[^ ]/.test(arg)) words.push(`-p${rename(arg.slice(2))}`);
    else words.push(arg.includes(' ') ? withoutSecrets(arg.split(' '), rename).join(' ') : oneWord(arg, rename));
    isNextSecret = OPTION.test(arg) || (takesPassword && arg === '-p');
    isNextLogin = arg === '-u' || arg === '--user';
  }
  return words.map((word) => word.replace(HEADER, (_whole, kind: string, secret: string) => `${kind} ${rename(secret)}`));
}

function withLogin(word: string, rename: (secret: string) => string): string {
  const colon = word.indexOf(':');
  return `${word.slice(0, colon)}:${rename(word.slice(colon + 1))}`;
}

function oneWord(word: string, rename: (secret: string) => string): string {
  const named = NAMED.exec(word);
  if (named !== null && !/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) return `${named[1]}${rename(named[2] ?? '')}`;
  return word
    .replace(USER_INFO, (_whole, scheme: string, login: string) => `${scheme}${rename(login)}@`)
    .replace(IN_ADDRESS, (_whole, name: string, secret: string) => `${name}${rename(secret)}`)
    .replace(RANDOM, (secret) => rename(secret));
}
