import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const START = fileURLToPath(new URL('./start.ts', import.meta.url));

it('npm start hands what stands behind -- to the command line, with its exit code', async () => {
  const { code, stderr } = await new Promise<{ readonly code: unknown; readonly stderr: string }>((resolve) =>
    execFile(process.execPath, [START, 'list', '--nope'], (error, _stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stderr }),
    ),
  );
  expect([code, stderr]).toEqual([2, 'portlight: There is no option --nope. See portlight list --help.\n']);
});
