/** What macOS's Application Firewall says of itself. null: not told. */
export interface ApplicationFirewall {
  readonly isEnabled: boolean | null;
  readonly blocksAll: boolean | null;
  /** Whether programs of known signers may be let in without having been asked for. */
  readonly allowsSigned: boolean | null;
  /** Programs by path, and whether they may be connected to. */
  readonly programs: ReadonlyMap<string, boolean>;
}

/**
 * What socketfilterfw prints for --getglobalstate, --getblockall, --getallowsigned and --listapps, one behind the other (its words are
 * never translated; those of older and newer versions differ). From documentation: it never ran on a Mac.
 *
 *     Firewall is enabled. (State = 1)
 *     Firewall has block all state set to disabled.
 *     1 :  /Applications/Example.app
 *            ( Allow incoming connections )
 */
export function parseApplicationFirewall(text: string): ApplicationFirewall {
  const state = /\(State = (\d)\)/.exec(text)?.[1];
  const programs = new Map<string, boolean>();
  let path = '';
  for (const line of text.split('\n')) {
    path = /^\s*\d+ :\s+(\/.*?)\s*$/.exec(line)?.[1] ?? path;
    const word = /\(\s*(Allow|Block) incoming connections\s*\)/i.exec(line)?.[1];
    if (word === undefined || path === '') continue;
    programs.set(path.replace(/\s*\(\s*(Allow|Block).*$/i, ''), word.toLowerCase() === 'allow');
    path = '';
  }
  return {
    isEnabled: state === undefined ? null : state !== '0',
    // State 2: only what the system itself needs.
    blocksAll: state === '2' ? true : isOn(/block all[^\n]*?(ENABLED|DISABLED)/i.exec(text)?.[1]),
    allowsSigned: isOn(/allow[^\n]*?signed[^\n]*?(ENABLED|DISABLED)/i.exec(text)?.[1]),
    programs,
  };
}

function isOn(word: string | undefined): boolean | null {
  return word === undefined ? null : word.toLowerCase() === 'enabled';
}
