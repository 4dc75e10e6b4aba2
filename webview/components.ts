/**
 * The one importer of the UI toolkit, which is deprecated upstream: to replace it, define the same elements here.
 * Only what the panel uses is registered, because each component adds to the bundle.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';

/** Defines vscode-button, vscode-checkbox, vscode-dropdown, vscode-option and vscode-text-field. */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeTextField(),
  );
}

/** An element of the toolkit that holds a text value: a dropdown or a text field. */
export interface ValueElement extends HTMLElement {
  value: string;
}

/** A checkbox of the toolkit. */
export interface CheckedElement extends HTMLElement {
  checked: boolean;
}
