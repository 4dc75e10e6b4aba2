/**
 * <leaktrail-app>: the whole panel. Chooses between its states (connecting, loading, empty, error, a tab), takes drops,
 * and passes what the user does to the controller. It renders into the page itself, so that main.css styles it.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PanelAction, ViewState } from '../src/protocol/messages.js';
import { visibleText } from '../src/core/visibleText.js';
import { canDrop, MAX_DROPPED_BYTES, readDropped, type DropProblem } from './dropTarget.js';
import { readableValue } from './format.js';
import { fixTabTemplate } from './fix/view.js';
import { headerTemplate } from './header.js';
import { memoryTabTemplate } from './memory/view.js';
import type { PanelController } from './panelController.js';
import { activeProfile, hasTabs, initialModel, shownTab, type PanelModel } from './panelModel.js';
import { DEFAULT_CHOICES } from './state.js';
import {
  connectingTemplate,
  emptyTemplate,
  failedTemplate,
  loadingTemplate,
  openErrorTemplate,
  progressTemplate,
} from './states.js';
import { tableTabTemplate } from './tableTab.js';
import { panelId, tabId } from './tabs.js';

@customElement('leaktrail-app')
export class AppElement extends LitElement {
  @property({ attribute: false }) model: PanelModel = initialModel(DEFAULT_CHOICES);
  @property({ attribute: false }) controller!: PanelController;
  @state() private isDropTarget = false;
  private dragDepth = 0;

  override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('dragenter', this.onDragEnter);
    window.addEventListener('dragover', this.onDragOver);
    window.addEventListener('dragleave', this.onDragLeave);
    window.addEventListener('drop', this.onDrop);
    window.addEventListener('keydown', this.onKeyDown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('dragenter', this.onDragEnter);
    window.removeEventListener('dragover', this.onDragOver);
    window.removeEventListener('dragleave', this.onDragLeave);
    window.removeEventListener('drop', this.onDrop);
    window.removeEventListener('keydown', this.onKeyDown);
  }

  protected override render(): TemplateResult {
    return html`${this.stateTemplate()}
    ${
      this.isDropTarget
        ? html`<div class="drop-target" aria-hidden="true">
            <span>${this.model.texts('panel.drop')}</span>
          </div>`
        : nothing
    }`;
  }

  private stateTemplate(): TemplateResult {
    const { view, texts, connectionError } = this.model;
    const retry = (): void => void this.controller.start();
    if (view === undefined) {
      return connectionError === undefined
        ? connectingTemplate(texts)
        : failedTemplate(texts, texts('panel.error.ready'), connectionError, retry);
    }
    if (hasTabs(this.model)) return this.tabsTemplate();
    return html`${this.noticeTemplate()}${this.noProfileTemplate(view)}`;
  }

  private noProfileTemplate(view: ViewState): TemplateResult {
    const { texts } = this.model;
    if (view.loading !== undefined) return loadingTemplate(texts, view.loading);
    const run = (action: PanelAction) => (): void =>
      void this.controller.act((host) => host.request('runAction', { action }));
    const actions = {
      onOpen: () => void this.controller.act((host) => host.request('openProfile')),
      onCapture: view.canCapture ? run('captureSnapshot') : undefined,
      onCompare: run('compareSnapshots'),
    };
    return view.error === undefined
      ? emptyTemplate(texts, actions)
      : openErrorTemplate(texts, view.error, actions);
  }

  private tabTemplate(): TemplateResult {
    const { model, controller } = this;
    const tab = shownTab(model);
    if (tab === 'fix') return fixTabTemplate(model, controller);
    if (model.view !== undefined && activeProfile(model.view) === undefined) {
      return this.noProfileTemplate(model.view);
    }
    return tab === 'memory'
      ? memoryTabTemplate(model, controller)
      : tableTabTemplate(model, controller);
  }

  private tabsTemplate(): TemplateResult {
    const { model, controller } = this;
    const tab = shownTab(model);
    return html`${progressTemplate(model)} ${headerTemplate(model, controller)}
      ${this.noticeTemplate()}
      <div class="tab-panel" role="tabpanel" id=${panelId(tab)} aria-labelledby=${tabId(tab)}>
        ${this.tabTemplate()}
      </div>
      <div class="toast" role="status">
        ${model.confirmation === undefined ? nothing : html`<span>${model.confirmation}</span>`}
      </div>`;
  }

  private noticeTemplate(): TemplateResult | typeof nothing {
    const { notice, view, texts } = this.model;
    // Beside an open profile a file that failed to open is one line; the profile stays on show.
    const openError = activeProfile(view) === undefined ? undefined : view?.error;
    const text =
      notice ?? (openError === undefined ? undefined : `${openError.title}: ${openError.detail}`);
    if (text === undefined) return nothing;
    return html`<div class="bar-message error" role="alert">
      <span class="text">${visibleText(text, 1000)}</span>
      ${
        notice === undefined
          ? nothing
          : html`<vscode-button
              appearance="secondary"
              @click=${() => {
                this.controller.notify(undefined);
              }}
              >${texts('panel.dismiss')}</vscode-button
            >`
      }
    </div>`;
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      const filter = this.querySelector<HTMLElement>('.filter');
      if (filter === null) return;
      event.preventDefault();
      filter.focus();
    }
  };

  private readonly onDragEnter = (event: DragEvent): void => {
    if (!canDrop(event.dataTransfer)) return;
    event.preventDefault();
    this.dragDepth += 1;
    this.isDropTarget = true;
  };

  private readonly onDragOver = (event: DragEvent): void => {
    if (!canDrop(event.dataTransfer) || event.dataTransfer === null) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  };

  private readonly onDragLeave = (): void => {
    this.dragDepth = Math.max(this.dragDepth - 1, 0);
    if (this.dragDepth === 0) this.isDropTarget = false;
  };

  private readonly onDrop = (event: DragEvent): void => {
    // Whatever it is, the page must not navigate to it.
    event.preventDefault();
    this.dragDepth = 0;
    this.isDropTarget = false;
    if (event.dataTransfer !== null) void this.takeDrop(event.dataTransfer);
  };

  private async takeDrop(transfer: DataTransfer): Promise<void> {
    const result = await readDropped(transfer);
    if (result.kind === 'problem') this.controller.notify(this.dropProblemText(result.problem));
    else await this.controller.act((host) => host.request('openDropped', result.dropped));
  }

  private dropProblemText(problem: DropProblem): string {
    const { texts } = this.model;
    switch (problem.kind) {
      case 'nothing':
        return texts('panel.drop.nothing');
      case 'tooLarge':
        return texts('panel.drop.tooLarge', {
          name: problem.name,
          size: readableValue(problem.sizeBytes, 'bytes', ''),
          limit: readableValue(MAX_DROPPED_BYTES, 'bytes', ''),
        });
      case 'unreadable':
        return texts('panel.drop.unreadable', { name: problem.name, reason: problem.reason });
      default:
        problem satisfies never;
        return '';
    }
  }
}
