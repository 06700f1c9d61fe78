import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import { constants, runInThisContext } from 'node:vm';

/** A page's frame, as far as the shell looks at it. */
export interface FrameDouble {
  readonly url: string;
}

/** A page: what was done to it, and events to raise on it. */
export class ContentsDouble extends EventEmitter {
  mainFrame: FrameDouble = { url: 'app://portlight/' };
  readonly sent: unknown[][] = [];
  reloads = 0;
  openHandler: ((details: { url: string }) => unknown) | null = null;
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
  reload(): void {
    this.reloads += 1;
  }
  isDestroyed = () => false;
  isCrashed = () => false;
  forcefullyCrashRenderer = () => this.emit('render-process-gone', {}, { reason: 'crashed' });
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
}

/** A window that was opened. */
export class WindowDouble extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly webContents = new ContentsDouble();
  readonly loaded: string[] = [];
  isShown = false;
  isMaximizedNow = false;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
  }
  async loadURL(url: string): Promise<void> {
    this.loaded.push(url);
  }
  show = () => {
    this.isShown = true;
  };
  maximize = () => {
    this.isMaximizedNow = true;
  };
  focus = () => {};
  restore = () => {};
  isMinimized = () => false;
  isMaximized = () => this.isMaximizedNow;
  isDestroyed = () => false;
  getNormalBounds = () => ({ x: 40, y: 50, width: 1000, height: 700 });
  setBackgroundColor = () => {};
}

/** What the stand-in for Electron starts with. */
export interface DoubleOptions {
  readonly userData: string;
  readonly isPackaged?: boolean;
  readonly hasLock?: boolean;
}

type Decide<T> = (decision: T) => void;

/** The session of all pages, with what the shell told it to decide. */
export class SessionDouble extends EventEmitter {
  decidePermission: ((contents: unknown, permission: string, decide: Decide<boolean>) => void) | null = null;
  hasPermission: (() => boolean) | null = null;
  hasDevice: (() => boolean) | null = null;
  decideRequest: ((request: { url: string }, decide: Decide<{ cancel: boolean }>) => void) | null = null;
  checksSpelling = true;
  readonly webRequest = {
    onBeforeRequest: (decide: NonNullable<SessionDouble['decideRequest']>): void => {
      this.decideRequest = decide;
    },
  };
  setPermissionRequestHandler(decide: NonNullable<SessionDouble['decidePermission']>): void {
    this.decidePermission = decide;
  }
  setPermissionCheckHandler(check: () => boolean): void {
    this.hasPermission = check;
  }
  setDevicePermissionHandler(check: () => boolean): void {
    this.hasDevice = check;
  }
  setSpellCheckerEnabled(isEnabled: boolean): void {
    this.checksSpelling = isEnabled;
  }
}

/** Electron, as far as the shell uses it. `calls` holds the names of what was asked of it, in order. */
export class ElectronDouble {
  readonly calls: string[] = [];
  readonly windows: WindowDouble[] = [];
  readonly handlers = new Map<string, (event: unknown, ask: unknown) => Promise<unknown>>();
  readonly schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  readonly served = new Map<string, (request: Request) => Promise<Response>>();
  readonly session = new SessionDouble();
  readonly app = new EventEmitter();
  readonly power = new EventEmitter();
  readonly ready = Promise.withResolvers<void>();
  /** The exit code, once the program has asked to end with one. */
  readonly exited: Promise<number>;
  /** What `import … from 'electron'` gives. */
  readonly exports: Readonly<Record<string, unknown>>;

  constructor(options: DoubleOptions) {
    const { calls, session } = this;
    const exited = Promise.withResolvers<number>();
    this.exited = exited.promise;
    const said =
      <T>(name: string, answer: T) =>
      () => {
        calls.push(name);
        return answer;
      };
    Object.assign(this.app, {
      isPackaged: options.isPackaged ?? true,
      requestSingleInstanceLock: said('requestSingleInstanceLock', options.hasLock ?? true),
      enableSandbox: said('enableSandbox', undefined),
      quit: said('quit', undefined),
      exit: exited.resolve,
      whenReady: () => this.ready.promise,
      getVersion: () => '1.2.3',
      getPath: () => options.userData,
      getAppMetrics: () => [],
    });
    this.exports = {
      app: this.app,
      session: { defaultSession: session },
      protocol: this.#protocol(),
      ipcMain: { handle: this.handlers.set.bind(this.handlers) },
      BrowserWindow: this.#windowClass(),
      Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: said('setApplicationMenu', undefined) },
      clipboard: { writeText: (text: string) => calls.push(`clipboard: ${text}`) },
      dialog: { showMessageBox: async () => ({ response: 1 }) },
      nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: true }),
      powerMonitor: this.power,
      screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    };
  }

  #protocol() {
    return {
      registerSchemesAsPrivileged: (given: typeof this.schemes) => {
        this.calls.push('registerSchemesAsPrivileged');
        this.schemes.push(...given);
      },
      handle: (scheme: string, answer: (request: Request) => Promise<Response>) => this.served.set(scheme, answer),
    };
  }

  #windowClass() {
    const double = this;
    return class extends WindowDouble {
      constructor(options: Record<string, unknown>) {
        super(options);
        double.calls.push('new BrowserWindow');
        double.windows.push(this);
        double.app.emit('web-contents-created', {}, this.webContents);
      }
    };
  }
}

// The test runner would put its own loader before Node's; the built file is to be loaded as Electron loads it.
const importByNode: (url: string) => Promise<unknown> = runInThisContext('(url) => import(url)', {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
});
let starts = 0;

/** Runs the built main process with the stand-in in place of Electron. Resolves when its module has ended. */
export async function startMain(main: string, double: ElectronDouble, args: readonly string[] = []): Promise<void> {
  starts += 1;
  // Each start is a whole program and listens for the end of the process, as it should.
  process.setMaxListeners(process.getMaxListeners() + 1);
  const name = `electron-double-${starts}`;
  Reflect.set(globalThis, name, double.exports);
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron' ? { url: `double:${name}`, format: 'module', shortCircuit: true } : next(specifier, context),
    load: (url, context, next) => {
      if (url !== `double:${name}`) return next(url, context);
      const source = `export const { ${Object.keys(double.exports).join(', ')} } = globalThis[${JSON.stringify(name)}];`;
      return { format: 'module', source, shortCircuit: true };
    },
  });
  const { argv } = process;
  process.argv = ['/opt/Portlight/portlight', ...args];
  try {
    await importByNode(`${main}?${starts}`);
  } finally {
    process.argv = argv;
    hooks.deregister();
  }
}
