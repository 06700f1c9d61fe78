import type { ChainsRead } from '../../shared/firewall/chains-read.ts';
import type { Table } from '../../shared/firewall/ruleset.ts';
import { say } from '../../shared/text/say.ts';
import { whyNot } from '../collect/ran-text.ts';
import { type Ran, readText, run, type Where } from '../collect/run.ts';
import { type IptablesSave, parseIptablesSave } from './parse/iptables-save.ts';
import { parseNftJson } from './parse/nft-json.ts';
import { parseNftText } from './parse/nft-text.ts';

const DEADLINE_MS = 5_000;
const OUTPUT_MOST = 64 * 1_048_576;

/** Every rule of nftables and iptables, as far as this user may read them. Changes nothing: the commands only list. */
export async function readChains(where: Where): Promise<ChainsRead> {
  const ask = (program: string, ...args: readonly string[]) =>
    run(where, { program, args, deadlineMs: DEADLINE_MS, outputMostBytes: OUTPUT_MOST });
  const [json, text, save4, save6] = await Promise.all([
    ask('nft', '-j', 'list', 'ruleset'),
    ask('nft', '-a', 'list', 'ruleset'),
    ask('iptables-save'),
    ask('ip6tables-save'),
  ]);
  const saves = [saveOf(save4, 4), saveOf(save6, 6)].filter((save) => save !== null);
  const others = await otherSaves(where, saves, ask);
  const nft = isGood(json) ? parseNftJson(textOf(json), parseNftText(isGood(text) ? textOf(text) : '')) : null;
  const iptables = [...saves, ...others].map(({ ruleset }) => ruleset);
  const seen = new Set([...saves, ...others].filter(({ isNft }) => isNft).flatMap(({ ruleset }) => ruleset.tables.map(nftLabel)));
  // What iptables wrote into nf_tables is in both lists, and only its own tool can spell all of it.
  const nftTables = (nft?.tables ?? []).filter(({ label }) => !seen.has(label));
  const tables = [...nftTables, ...iptables.flatMap((ruleset) => ruleset.tables)];
  return {
    ruleset: { tables, unread: [...(nft?.unread ?? []), ...iptables.flatMap(({ unread }) => unread)] },
    sources: [
      ...(nft === null ? [] : ['nft']),
      ...(isGood(save4) ? ['iptables-save'] : []),
      ...(isGood(save6) ? ['ip6tables-save'] : []),
    ],
    missing: missingOf(json, [save4, save6], where),
    keeper: keeperOf(tables),
  };
}

/** The other kind of iptables, where a machine has rules of both: of the kernel's own tables, and of nf_tables. */
async function otherSaves(
  where: Where,
  saves: readonly IptablesSave[],
  ask: (program: string, ...args: readonly string[]) => Promise<Ran>,
): Promise<readonly IptablesSave[]> {
  const kindOf = ({ isNft, ruleset }: IptablesSave) => (isNft ? 'nft' : ruleset.tables.length > 0 ? 'legacy' : 'none');
  const kinds = new Set(saves.map(kindOf));
  const wanted = ([4, 6] as const).flatMap((family) => [
    // Asking for tables that are not there would load them.
    ...(kinds.has('legacy') || !hasOwnTables(where, family) ? [] : [{ family, kind: 'legacy' }]),
    ...(kinds.has('nft') ? [] : [{ family, kind: 'nft' }]),
  ]);
  const read = await Promise.all(
    wanted.map(async ({ family, kind }) => saveOf(await ask(`${family === 4 ? 'iptables' : 'ip6tables'}-${kind}-save`), family)),
  );
  return read.filter((save) => save !== null);
}

function hasOwnTables(where: Where, family: 4 | 6): boolean {
  const names = readText(where, `/proc/net/${family === 4 ? 'ip' : 'ip6'}_tables_names`);
  return names.kind === 'text' && names.text.trim() !== '';
}

function saveOf(ran: Ran, family: 4 | 6): IptablesSave | null {
  return isGood(ran) ? parseIptablesSave(textOf(ran), family) : null;
}

function nftLabel({ family, name }: Table): string {
  return `${family === 6 ? 'ip6' : 'ip'} ${name}`;
}

const REFUSED = /permission denied|operation not permitted|must be root/i;

/** What keeps the answer from being whole. iptables may be missing: then there are no rules of it but those that nft lists. */
function missingOf(nft: Ran, saves: readonly Ran[], where: Where): ChainsRead['missing'] {
  const isRefused = [nft, ...saves].some((ran) => ran.kind === 'done' && ran.code !== 0 && REFUSED.test(ran.stderr));
  if (isRefused) return { why: say('firewall.why.root'), remedy: 'sudo nft list ruleset' };
  if (nft.kind === 'missing') {
    const isUsed = readText(where, '/proc/net/ip_tables_names').kind === 'text' || saves.some(isGood);
    return { why: say(isUsed ? 'firewall.why.no-nft' : 'firewall.why.no-tool'), remedy: say('firewall.remedy.install') };
  }
  if (!isGood(nft)) return { why: whyNot('nft', nft), remedy: null };
  const failed = saves.find((ran) => ran.kind !== 'missing' && !isGood(ran));
  return failed === undefined ? null : { why: whyNot('iptables-save', failed), remedy: null };
}

function keeperOf(tables: readonly Table[]): ChainsRead['keeper'] {
  if (tables.some(({ firewall }) => firewall === 'firewalld')) return 'firewalld';
  // ufw that is switched off may leave its chains behind; then nothing jumps to them.
  const jumps = tables.flatMap(({ firewall, chains }) => (firewall === 'ufw' ? (chains.get('INPUT')?.rules ?? []) : []));
  return jumps.some(({ actions }) => actions.some((action) => action.kind === 'jump' && action.chain.startsWith('ufw')))
    ? 'ufw'
    : null;
}

function isGood(ran: Ran): ran is Extract<Ran, { kind: 'done' }> {
  return ran.kind === 'done' && ran.code === 0;
}

function textOf(ran: Extract<Ran, { kind: 'done' }>): string {
  return ran.stdout.toString('utf8');
}
