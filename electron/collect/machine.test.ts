import { expect, test } from 'vitest';
import { collectorForThisMachine } from './machine.ts';

test.each(['darwin', 'win32', 'freebsd'])(
  'on %s a scan fails in clear words instead of showing an empty table',
  async (platform) => {
    const scan = await collectorForThisMachine({ platform }).scan();
    expect(scan).toMatchObject({ kind: 'failed', text: expect.stringMatching(/^Portlight cannot read .* yet\.$/) });
  },
);
