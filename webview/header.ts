/**
 * The strip at the top, the same for all tabs: the tabs, the totals of what is shown, and which profile it is; below it
 * what a difference is made of.
 */
import { html, nothing, type TemplateResult } from 'lit';
import type { ProfileSummary, ViewState } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import { diffStripTemplate } from './diffStrip.js';
import { dropdownTemplate } from './dropdown.js';
import type { PanelController } from './panelController.js';
import { activeProfile, type PanelModel } from './panelModel.js';
import { summaryTemplate } from './summary.js';
import { tabsTemplate } from './tabs.js';

function profilesTemplate(
  view: ViewState,
  profile: ProfileSummary,
  { texts }: PanelModel,
  controller: PanelController,
): TemplateResult | typeof nothing {
  if (view.profiles.length < 2) return nothing;
  return dropdownTemplate(
    'profile',
    texts('panel.profile'),
    view.profiles.map(({ id, name }) => ({ value: `${id}`, label: visibleText(name) })),
    `${profile.id}`,
    (value) => {
      const profileId = Number(value);
      void controller.act((host) => host.request('activateProfile', { profileId }));
    },
  );
}

/** The strip at the top; without a profile the tabs alone. */
export function headerTemplate(
  model: PanelModel,
  controller: PanelController,
): TemplateResult | typeof nothing {
  const { view } = model;
  if (view === undefined) return nothing;
  const profile = activeProfile(view);
  return html`<header class="strip">
    <div class="top-row">
      ${tabsTemplate(model, controller)}
      ${
        profile === undefined
          ? nothing
          : html`${summaryTemplate(model, profile.warnings)}
            ${profilesTemplate(view, profile, model, controller)}`
      }
    </div>
    ${profile?.diff === undefined ? nothing : diffStripTemplate(profile.diff, model, controller)}
  </header>`;
}
