import { test } from '../watched-page.ts';
import { type Machine, makeMachine, noMachine } from './namespace.ts';
import { startPortlight } from './program.ts';

/** Where the screens are served, with their key: known once the first test begins. */
export interface Served {
  readonly url: string;
}

/** One Portlight, as built, for all tests of a file. */
export function servedHere(): Served {
  const served = { url: '' };
  let end = async (): Promise<void> => {};
  test.beforeAll(async () => {
    const portlight = startPortlight();
    ({ end } = portlight);
    served.url = await portlight.line();
  });
  test.afterAll(() => end());
  return served;
}

/** A machine within the machine of its own for each test of a file; without the rights to make one, they are skipped. */
export function labForEach(): { readonly machine: Machine } {
  let made: Machine | null = null;
  test.skip(noMachine !== null, `no network namespace can be made here: ${noMachine}`);
  test.beforeEach(async () => {
    made = await makeMachine();
  });
  test.afterEach(async ({ page }) => {
    // A page that lives on would call for its server and complain.
    await page.close();
    await made?.close();
  });
  return {
    get machine() {
      if (made === null) throw new Error('a machine is there within a test only');
      return made;
    },
  };
}
