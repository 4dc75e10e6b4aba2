/**
 * The built panel in Chromium: bundled as it is shipped, served with the production Content-Security-Policy, in the
 * theme variables and default styles that VS Code gives a webview. `acquireVsCodeApi` keeps its state over a reload.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, requireChromium } from '../../../scripts/lib/browser.mjs';
import { TestHost } from './host.js';
import { THEMES, type ThemeName } from './themes.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const NONCE = 'bm9uY2Utb2YtdGhlLXRlc3Q';

/** What VS Code puts before the styles of a webview. */
const DEFAULT_STYLES = `
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { background-color: transparent; color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); margin: 0; padding: 0 20px; }`;

function pageHtml(origin: string): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${NONCE}'`,
    ...['style-src', 'img-src', 'font-src'].map((directive) => `${directive} ${origin}`),
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="/default.css"><link rel="stylesheet" href="/webview.css"><title>Leaktrail</title></head>
<body><script nonce="${NONCE}" src="/webview.js"></script></body></html>`;
}

export interface PanelOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  readonly zoom?: number;
  /** Puts the host into its first state before the panel asks. */
  readonly prepare?: (host: TestHost) => Promise<unknown>;
}

export interface Panel {
  readonly page: Page;
  readonly host: TestHost;
  /** What the page reported as wrong: uncaught errors, console errors, policy violations. */
  readonly problems: string[];
  /** "directive blocked in sample" of every violation of the policy. */
  readonly violations: string[];
  close(): Promise<void>;
}

interface Answer {
  readonly type: string;
  readonly body: string;
}

/** The bundled panel, by the path that it is served at. */
type Bundle = ReadonlyMap<string, string>;

function answer(url: string, origin: string, bundle: Bundle): Answer | undefined {
  switch (url) {
    case '/':
      return { type: 'text/html', body: pageHtml(origin) };
    case '/default.css':
      return { type: 'text/css', body: DEFAULT_STYLES };
    case '/webview.css':
      return { type: 'text/css', body: bundle.get(url) ?? '' };
    case '/webview.js':
      return { type: 'text/javascript', body: bundle.get(url) ?? '' };
    default:
      return undefined;
  }
}

/** A server of the panel on a free port of this machine. */
async function startServer(
  bundle: Bundle,
): Promise<{ readonly server: Server; readonly origin: string }> {
  let origin = '';
  const server = createServer((request, response) => {
    const found = answer(request.url ?? '/', origin, bundle);
    if (found === undefined) response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': found.type }).end(found.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { server, origin };
}

/** A browser and a server for the panels of one test file. */
export class PanelBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  /** Bundles the panel, starts the server and the browser. */
  static async start(): Promise<PanelBrowser> {
    // In memory: test files that run side by side would read what another one is writing.
    const { outputFiles } = await build({
      write: false,
      absWorkingDir: ROOT,
      entryPoints: ['webview/main.ts'],
      outfile: 'webview.js',
      bundle: true,
      minify: true,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      legalComments: 'none',
      logLevel: 'error',
      define: { global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    });
    const bundle = new Map(outputFiles.map((file) => [`/${path.basename(file.path)}`, file.text]));
    const { server, origin } = await startServer(bundle);
    return new PanelBrowser(await launchChromium(await requireChromium()), server, origin);
  }

  /** A panel on a page of its own. */
  async open(options: PanelOptions = {}): Promise<Panel> {
    const { theme = 'dark', width = 1000, height = 640, zoom = 1 } = options;
    const context = await this.browser.newContext({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    const page = await context.newPage();
    const problems: string[] = [];
    const violations: string[] = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    const host = new TestHost((message) => {
      if (page.url() === 'about:blank') return;
      // As one string: Playwright takes seconds over the objects of a large table.
      page
        .evaluate((json) => {
          window.postMessage(JSON.parse(json));
        }, JSON.stringify(message))
        .catch((error: unknown) => {
          // A message to a page that is being left is lost in VS Code too.
          if (!/context was destroyed|has been closed/.test(String(error))) {
            problems.push(String(error));
          }
        });
    });
    await page.exposeFunction('leaktrailToHost', (message: unknown) => {
      host.receive(message);
    });
    await page.exposeFunction('leaktrailViolation', (text: string) => violations.push(text));
    await page.addInitScript(installApi, THEMES[theme]);
    await options.prepare?.(host);
    await page.goto(this.origin);
    return { page, host, problems, violations, close: () => context.close() };
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Runs in the page before its scripts. */
function installApi(theme: { kind: string; variables: Record<string, string> }): void {
  const page = window as unknown as {
    acquireVsCodeApi?: () => unknown;
    leaktrailToHost: (message: unknown) => void;
    leaktrailViolation: (text: string) => void;
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    page.leaktrailViolation(
      `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
    );
  });
  let isAcquired = false;
  page.acquireVsCodeApi = () => {
    if (isAcquired) throw new Error('The API can be acquired once.');
    isAcquired = true;
    return {
      postMessage: (message: unknown) => {
        page.leaktrailToHost(message);
      },
      getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') as unknown,
      setState: (value: unknown) => {
        sessionStorage.setItem('state', JSON.stringify(value));
      },
    };
  };
  const paint = (): void => {
    for (const [name, value] of Object.entries(theme.variables)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
    document.body.classList.add(theme.kind);
    document.body.dataset['vscodeThemeKind'] = theme.kind;
  };
  // The body has been parsed up to the script when the first script runs.
  new MutationObserver((_, observer) => {
    if (document.body as HTMLElement | null) {
      observer.disconnect();
      paint();
    }
  }).observe(document, { childList: true, subtree: true });
}
