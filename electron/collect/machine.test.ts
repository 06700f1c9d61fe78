import { expect, test } from 'vitest';
import { collectorForThisMachine } from './machine.ts';
import { RecordedConversation, readOf } from './recorded-conversation.ts';

test('a system that cannot be read is refused in clear words instead of showing an empty table', async () => {
  const scan = await collectorForThisMachine({ platform: 'freebsd' }).scan();
  expect(scan).toMatchObject({ kind: 'failed', text: expect.stringMatching(/^Portlight cannot read .* yet\.$/) });
});

test.each([
  ['darwin', 'macos-26'],
  ['win32', 'windows-11'],
])('%s is read by its own tools', async (platform, recording) => {
  const { where, now } = new RecordedConversation(recording);
  const collector = collectorForThisMachine({ platform, where, now });
  const { reading } = await readOf(collector);
  collector.close();
  expect(reading).toMatchObject({ platform, skippedCount: 0 });
});
