import { expect, test } from 'vitest';
import { blindSpotsOf, type Limits } from './blind-spots.ts';

const clear: Limits = {
  read: {
    kind: 'text',
    source: 'ss',
    rows: [],
    table: { protocol: null, starFamily: null },
    isOldSs: false,
    refusals: [],
    complaint: null,
    half: null,
  },
  around: {
    uid: 0,
    isFirstPidNamespace: true,
    isProcMissing: false,
    isProcHiding: false,
    otherNetworks: 0,
    sandbox: null,
    container: null,
  },
  isDenied: false,
  isAside: false,
  lacksDetails: false,
  hearing: 'yes',
};
const codes = (limits: Partial<Limits>) => blindSpotsOf({ ...clear, ...limits }).map((spot) => spot.code);

test('root on a whole machine is blind to nothing', () => {
  expect(codes({})).toEqual([]);
});

test('processes that cannot be looked into are a blind spot, for a user and for a root without the right', () => {
  expect(codes({ isDenied: true, around: { ...clear.around, uid: 1000 } })).toEqual(['not-root']);
  expect(codes({ isDenied: true })).toEqual(['no-ptrace']);
});

test('other namespaces, a hiding /proc and a sandbox are named', () => {
  expect(codes({ around: { ...clear.around, otherNetworks: 3 } })).toEqual(['namespaces']);
  expect(codes({ around: { ...clear.around, uid: 1000, isProcHiding: true } })).toEqual(['hidepid', 'not-root']);
  expect(codes({ around: { ...clear.around, sandbox: 'Snap' } })).toEqual(['sandbox']);
});

test('without any /proc, as in a bare chroot, that is what is said: no user hides anything', () => {
  const around = { ...clear.around, uid: 1000, isProcMissing: true, isProcHiding: true, isFirstPidNamespace: false };
  expect(codes({ isAside: true, around })).toEqual(['no-proc']);
});

test('owners in another process namespace are a blind spot of their own', () => {
  expect(codes({ isAside: true, around: { ...clear.around, isFirstPidNamespace: false } })).toEqual(['pid-namespace']);
  const [spot] = blindSpotsOf({ ...clear, isAside: true });
  expect(spot?.remedy).toMatch(/^Run Portlight .*\.$/);
});

test('not hearing of closes is a blind spot once it is certain', () => {
  expect(codes({ hearing: 'not-yet' })).toEqual([]);
  for (const hearing of ['no-tool', 'ends-again', 'hears-nothing'] as const) expect(codes({ hearing })).toEqual(['closes']);
});

test('every blind spot says what it is in whole sentences, and most how to lift it', () => {
  const all = blindSpotsOf({
    read: {
      kind: 'rows',
      source: 'netstat',
      parsed: { rows: [], skipped: [], noise: 0 },
      refusals: [{ source: 'ss', text: 'ss is not installed.', isLacking: true }],
    },
    around: {
      uid: 1000,
      isFirstPidNamespace: false,
      isProcMissing: false,
      isProcHiding: true,
      otherNetworks: 1,
      sandbox: 'Flatpak',
      container: null,
    },
    isDenied: true,
    isAside: false,
    lacksDetails: true,
    hearing: 'no-tool',
  });
  expect(all.map((spot) => spot.code)).toEqual(['ss', 'details', 'hidepid', 'not-root', 'namespaces', 'sandbox', 'closes']);
  for (const spot of all) {
    expect(spot.text).toMatch(/^[A-Z0-9/].*\.$/);
    expect(spot.text).not.toMatch(/\{|\.\./);
    expect(spot.remedy).toMatch(/^[A-Z].*\.$/);
  }
});

test('an installation of iproute2 is advised only where it would help', () => {
  const remedies = (text: string, isLacking: boolean) =>
    blindSpotsOf({
      ...clear,
      read: {
        kind: 'rows',
        source: '/proc/net',
        parsed: { rows: [], skipped: [], noise: 0 },
        refusals: [{ source: 'ss', text, isLacking }],
      },
      lacksDetails: true,
    }).map(({ code, remedy }) => [code, remedy]);
  const install = 'Install or update iproute2, the package that brings ss.';
  expect(remedies('ss is not installed.', true)).toEqual([
    ['ss', install],
    ['details', install],
  ]);
  expect(remedies('ss did not answer within 10 s.', false)).toEqual([
    ['ss', null],
    ['details', null],
  ]);
});
