/** A dropdown that shows what the model holds, also when the host refuses what was chosen. */
import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ValueElement } from './components.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** The dropdown; `onChange` is told only of another value than the present one. */
export function dropdownTemplate(
  className: string,
  label: string,
  choices: readonly Choice[],
  value: string,
  onChange: (value: string) => void,
): TemplateResult {
  return html`<vscode-dropdown
    class=${className}
    aria-label=${label}
    title=${label}
    .value=${live(value)}
    @change=${(event: Event) => {
      const chosen = (event.currentTarget as ValueElement).value;
      if (chosen !== value) onChange(chosen);
    }}
  >
    ${choices.map(
      (choice) =>
        html`<vscode-option value=${choice.value} ?selected=${choice.value === value}
          >${choice.label}</vscode-option
        >`,
    )}
  </vscode-dropdown>`;
}
