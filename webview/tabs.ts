/**
 * The tabs of the panel, by the ARIA tabs pattern (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/): one tab stop, arrows
 * move and choose. A tab that has nothing to show can be reached, so that its reason is heard, but not chosen.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { PanelTab } from '../src/protocol/messages.js';
import type { PanelController } from './panelController.js';
import { activeProfile, kindOf, shownTab, type PanelModel } from './panelModel.js';

interface Tab {
  readonly id: PanelTab;
  readonly label: string;
  /** Why it cannot be chosen; '' when it can. */
  readonly reason: string;
}

/** Id of the element that a tab shows. */
export const panelId = (tab: PanelTab): string => `panel-${tab}`;

/** Id of a tab's element. */
export const tabId = (tab: PanelTab): string => `tab-${tab}`;

function tabsOf({ view, texts }: PanelModel): readonly Tab[] {
  const profile = activeProfile(view);
  const memoryReason =
    profile === undefined ? texts('panel.empty.title') : texts('panel.tab.memory.none');
  return [
    { id: 'table', label: texts(`panel.tab.${kindOf(profile)}`), reason: '' },
    {
      id: 'memory',
      label: texts('panel.tab.memory'),
      reason: profile?.hasMemory === true ? '' : memoryReason,
    },
    ...(view?.fixId === undefined
      ? []
      : [{ id: 'fix', label: texts('panel.tab.fix'), reason: '' } as const]),
  ];
}

/** The index to move to from a tab; undefined for a key that does not move. */
function indexAfterKey(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowLeft':
      return (index + count - 1) % count;
    case 'ArrowRight':
      return (index + 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** The list of tabs. */
export function tabsTemplate(model: PanelModel, controller: PanelController): TemplateResult {
  const tabs = tabsOf(model);
  const shown = shownTab(model);
  const choose = ({ id, reason }: Tab): void => {
    if (reason === '' && id !== shown) controller.setTab(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const elements = [...(event.currentTarget as HTMLElement).children] as HTMLElement[];
    const index = elements.indexOf(event.target as HTMLElement);
    const next = indexAfterKey(event.key, index, tabs.length);
    if (index < 0 || next === undefined) return;
    event.preventDefault();
    elements[next]?.focus();
    choose(tabs[next]!);
  };
  return html`<div
    class="tabs"
    role="tablist"
    aria-label=${model.texts('panel.tabs')}
    @keydown=${onKeyDown}
  >
    ${tabs.map(
      (tab) =>
        html`<button
          class="tab"
          type="button"
          role="tab"
          id=${tabId(tab.id)}
          aria-selected=${tab.id === shown ? 'true' : 'false'}
          aria-controls=${tab.id === shown ? panelId(tab.id) : nothing}
          aria-disabled=${tab.reason === '' ? nothing : 'true'}
          aria-description=${tab.reason === '' ? nothing : tab.reason}
          title=${tab.reason === '' ? nothing : tab.reason}
          tabindex=${tab.id === shown ? 0 : -1}
          @click=${() => {
            choose(tab);
          }}
        >
          ${tab.label}
        </button>`,
    )}
  </div>`;
}
