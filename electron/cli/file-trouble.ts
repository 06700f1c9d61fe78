import { say } from '../../shared/text/say.ts';

/** Why a file cannot be read, in words, with what mends it. `code` is one of Node's: https://nodejs.org/api/errors.html#common-system-errors. */
export function whyUnread(source: string, code: string): string {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return say('capture.failed.absent', { source });
    case 'EISDIR':
      return say('capture.failed.directory', { source });
    case 'EACCES':
    case 'EPERM':
      return say('capture.failed.denied', { source });
    default:
      return say('capture.failed.file', { source, reason: code });
  }
}

/** Why a file could not be written, in words, with what mends it. */
export function whyUnwritten(path: string, error: unknown): string {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error);
  switch (reason) {
    case 'ENOENT':
    case 'ENOTDIR':
      return say('capture.take.no-folder', { path });
    case 'EISDIR':
      return say('capture.failed.directory', { source: path });
    case 'EACCES':
    case 'EPERM':
      return say('capture.take.denied', { path });
    case 'EROFS':
      return say('capture.take.read-only', { path });
    case 'ENOSPC':
    case 'EDQUOT':
      return say('capture.take.full', { path });
    default:
      return say('capture.take.unwritable', { path, reason });
  }
}
