import { say } from '../../../shared/text/say.ts';
import { parsePowershell } from '../parse/powershell.ts';
import type { SocketRow } from '../parse/row.ts';
import { type WindowsProcess, type WindowsService, windowsProcess, windowsService } from '../parse/windows-facts.ts';
import type { SlowAnswer } from '../slow-source.ts';
import type { Answer, Powershell } from './powershell.ts';
import { askProcesses, askServices, askTcp, askUdp, type Management } from './scripts.ts';

/** The first question to Windows' management data can take twenty seconds on a healthy machine. */
const DEADLINE_MS = 30_000;
const NOT_FOUND = /CommandNotFoundException|CouldNotAutoloadMatchingModule/;

/** Every process and every running service. `services` is null where those could not be read. */
export interface Everything {
  readonly processes: readonly WindowsProcess[];
  readonly services: readonly WindowsService[] | null;
}

/** One socket with the time it was made. */
export interface MadeRow {
  readonly row: SocketRow;
  readonly createdAt: string | null;
}

/** Windows' management data by way of PowerShell. Where the newer cmdlets are missing, by the older ones. */
export class ManagementData {
  readonly #powershell: Powershell;
  #way: Management = 'cim';

  constructor(powershell: Powershell) {
    this.#powershell = powershell;
  }

  /** All processes and running services. */
  async everything(): Promise<SlowAnswer<Everything>> {
    const processes = await this.processes(null);
    if (processes.kind === 'failed') return processes;
    const services = await this.services();
    return { kind: 'got', value: { processes: processes.value, services: services.kind === 'got' ? services.value : null } };
  }

  /** Some processes, or all of them. Those that have ended are not in the answer. */
  async processes(pids: readonly number[] | null): Promise<SlowAnswer<readonly WindowsProcess[]>> {
    const answer = await this.#ask((way) => askProcesses(way, pids));
    if (answer.kind === 'untold') return { kind: 'failed', text: answer.text };
    const processes = answer.records.map(windowsProcess).filter((one) => one !== null);
    if (pids === null && processes.length === 0) {
      return { kind: 'failed', text: say('collect.ran.rubbish', { program: 'PowerShell' }) };
    }
    return { kind: 'got', value: processes };
  }

  async services(): Promise<SlowAnswer<readonly WindowsService[]>> {
    const answer = await this.#ask(askServices);
    if (answer.kind === 'untold') return { kind: 'failed', text: answer.text };
    return { kind: 'got', value: answer.records.map(windowsService).filter((one) => one !== null) };
  }

  /** TCP and UDP sockets with owners and times; one of the two may be missing. */
  async sockets(): Promise<SlowAnswer<readonly MadeRow[]>> {
    const tcp = await this.#powershell.ask(askTcp(), DEADLINE_MS);
    const udp = await this.#powershell.ask(askUdp(), DEADLINE_MS);
    if (tcp.kind === 'untold') return { kind: 'failed', text: tcp.text };
    const records = [...tcp.records, ...(udp.kind === 'told' ? udp.records : [])];
    const { rows } = parsePowershell(records.map((record) => JSON.stringify(record)).join('\n'));
    const made = rows.map(({ createdAt, program: _, ...row }) => ({ row, createdAt }));
    return made.length === 0
      ? { kind: 'failed', text: say('collect.ran.unproven', { program: 'Get-NetTCPConnection' }) }
      : { kind: 'got', value: made };
  }

  async #ask(script: (way: Management) => string): Promise<Answer> {
    const answer = await this.#powershell.ask(script(this.#way), DEADLINE_MS);
    if (answer.kind === 'told' || this.#way === 'wmi' || answer.code === null || !NOT_FOUND.test(answer.code)) return answer;
    this.#way = 'wmi';
    return this.#powershell.ask(script('wmi'), DEADLINE_MS);
  }
}
