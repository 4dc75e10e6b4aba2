import type { Page } from 'playwright-core';
import { TestHost } from './host.js';
import { type ThemeName } from './themes.js';
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
/** A browser and a server for the panels of one test file. */
export declare class PanelBrowser {
    private readonly browser;
    private readonly server;
    private readonly origin;
    private constructor();
    /** Bundles the panel, starts the server and the browser. */
    static start(): Promise<PanelBrowser>;
    /** A panel on a page of its own. */
    open(options?: PanelOptions): Promise<Panel>;
    stop(): Promise<void>;
}
