/**
 * The --vscode-* variables of the four kinds of theme with the values that VS Code's own themes give them (Dark
 * Modern, Light Modern and both high-contrast themes); what a theme leaves unset is unset here too.
 */
export type ThemeName = 'dark' | 'light' | 'hc-black' | 'hc-light';
export interface Theme {
    /** Class of the body and value of its data-vscode-theme-kind. */
    readonly kind: string;
    readonly variables: Readonly<Record<string, string>>;
}
export declare const THEMES: Readonly<Record<ThemeName, Theme>>;
