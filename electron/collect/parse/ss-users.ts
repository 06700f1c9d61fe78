import { ownCopy } from '../../../shared/own-copy.ts';
import type { Holder } from './row.ts';
import { decodeUtf8 } from './utf8.ts';

/** What opens the list of owners in a row. */
export const USERS_OPEN = 'users:((';

/** Bytes of a process name at most (TASK_COMM_LEN less its NUL; include/linux/sched.h). */
export const NAME_MOST = 15;

/** The owners of a row and where their list ends (behind the last bracket). */
export interface UsersRead {
  readonly holders: readonly Holder[];
  readonly end: number;
}

/**
 * What stands behind a name: `",pid=1222,fd=3)`, with `tid=` under -T and security contexts under -Z, and `",1222,3)` before iproute2
 * 3.14. The bracket must follow the descriptor, and another owner or the end of the list the bracket: this is what tells a name's
 * true end from one that a process has written into its own name.
 */
const AFTER_NAME =
  /",(?:pid=)?(\d{1,10}),(?:tid=\d{1,10},)?(?:proc_ctx=[^ \n]{0,200}?,)?(?:fd=)?(\d{1,10})(?:,sock_ctx=[^) \n]{0,200})?\)(?=,\("|\))/y;

/**
 * Reads the owners from `at`, where USERS_OPEN stands. ss writes names as they are, quotes and newlines included, but cut at the first
 * `)` (fscanf `%[^)]` in iproute2 misc/ss.c). null when the list does not end as it should.
 *
 * users:(("nginx",pid=583,fd=8),("nginx",pid=582,fd=8))
 */
export function readUsers(line: string, at: number): UsersRead | null {
  const holders: Holder[] = [];
  let from = at + USERS_OPEN.length - 1;
  while (line.startsWith('("', from)) {
    const nameStart = from + 2;
    const nameEnd = findNameEnd(line, nameStart);
    if (nameEnd === null) return null;
    const name = ownCopy(decodeUtf8(line.slice(nameStart, nameEnd.at)));
    holders.push({ pid: nameEnd.pid, name, fd: nameEnd.fd });
    if (line.charCodeAt(nameEnd.behind) === 41) return { holders, end: nameEnd.behind + 1 };
    from = nameEnd.behind + 1;
  }
  return null;
}

interface NameEnd {
  readonly at: number;
  readonly pid: number;
  readonly fd: number;
  /** Where the bracket of the list or the comma before the next owner stands. */
  readonly behind: number;
}

function findNameEnd(line: string, nameStart: number): NameEnd | null {
  const last = nameStart + NAME_BOUND;
  for (let at = line.indexOf('",', nameStart); at !== -1 && at <= last; at = line.indexOf('",', at + 1)) {
    AFTER_NAME.lastIndex = at;
    const match = AFTER_NAME.exec(line);
    if (match !== null) return { at, pid: Number(match[1]), fd: Number(match[2]), behind: AFTER_NAME.lastIndex };
  }
  return null;
}

/** Kernel threads and rewritten ss builds may give longer names than NAME_MOST; no list is searched further than this for an end. */
const NAME_BOUND = 256;
