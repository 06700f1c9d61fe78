/** Last parts of an application id that name nothing by themselves: the part before them does (`org.telegram.desktop`). */
const EMPTY_WORDS = new Set(['desktop', 'client', 'app', 'application', 'main', 'gui', 'bin', 'electron', 'linux']);

/**
 * A name for people from an application id: `org.mozilla.firefox` → Firefox, `org.telegram.desktop` → Telegram, `com.brave.Browser` →
 * Brave Browser, `android-studio_android-studio` → Android Studio. What already has capitals keeps them.
 */
export function appName(id: string): string {
  const parts = id
    .replace(/\.desktop$/, '')
    .split('.')
    .filter((part) => part !== '');
  let last = parts.at(-1) ?? id;
  const before = parts.at(-2);
  if (before !== undefined && parts.length > 2) {
    if (EMPTY_WORDS.has(last.toLowerCase())) last = before;
    else if (last.toLowerCase() === 'browser') last = `${before} ${last}`;
  }
  const [first = '', second] = last.split('_', 2);
  const words = (first === second || first === '' ? (second ?? last) : last).split(/[-_ ]+/).filter((word) => word !== '');
  return words.length === 0 ? id : words.map(capitalised).join(' ');
}

function capitalised(word: string): string {
  return /\p{Lu}/u.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1);
}
