import type { Configuration } from 'electron-builder';

/** What differs between a package that is shipped and one that is only looked at. */
export interface PackageChoices {
  /** False when the program in place of Electron's is none: it has no fuses to set, no icon to edit and no languages. */
  readonly isElectron: boolean;
  /** The project's public address, for package managers; empty where there is none: left out, no Debian package is made. */
  readonly homepage: string;
}

/** How Portlight is packed: the bundled files alone in one archive, without node_modules, and published nowhere. */
export function packageConfig({ isElectron, homepage }: PackageChoices): Configuration {
  return {
    appId: 'io.github.portlight.portlight',
    productName: 'Portlight',
    copyright: 'Copyright © Portlight contributors',
    directories: { buildResources: 'build', output: 'release' },
    files: ['dist/electron/**', 'dist/renderer/**', 'package.json', '!**/*.map', '!**/node_modules/**'],
    // The window's name for the desktop, by which it finds our icon (the desktop file's name).
    extraMetadata: { desktopName: 'portlight.desktop', homepage },
    asar: true,
    npmRebuild: false,
    removePackageScripts: true,
    publish: null,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: electron-builder fills these in.
    artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
    ...(isElectron ? { electronLanguages: ['en-US'], electronFuses: FUSES } : {}),
    mac: {
      category: 'public.app-category.developer-tools',
      icon: 'build/icon.icns',
      target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
      hardenedRuntime: true,
    },
    win: {
      icon: 'build/icon.ico',
      target: [{ target: 'nsis', arch: ['x64', 'arm64'] }],
      signAndEditExecutable: isElectron,
    },
    nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
    linux: {
      executableName: 'portlight',
      icon: 'build/icons',
      category: 'Network;Monitor;',
      synopsis: 'Which applications talk to the network',
      // Without an address: what stands here is written to.
      maintainer: 'Portlight contributors',
      target: [
        { target: 'AppImage', arch: ['x64', 'arm64'] },
        { target: 'deb', arch: ['x64', 'arm64'] },
      ],
      extraFiles: [{ from: 'build/linux/portlight.sh', to: 'bin/portlight' }],
    },
    deb: {
      packageCategory: 'net',
      afterInstall: 'build/linux/after-install.sh',
      afterRemove: 'build/linux/after-remove.sh',
    },
  };
}

/**
 * The switches that are burnt into Electron's program (electronjs.org/docs/latest/tutorial/fuses): it runs this app's archive and
 * nothing else, whatever its environment or arguments say.
 */
const FUSES: NonNullable<Configuration['electronFuses']> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Checked on macOS and Windows; Electron has no such check on Linux.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // electron-builder signs afterwards where there is something to sign with; without, Apple's processors want this one.
  resetAdHocDarwinSignature: true,
};
