/** The two kinds of steps of the hunt's questions, both with a way back to the step before. */
import * as vscode from 'vscode';

/** Going one step back. */
export const BACK = 'back';

/** A list that is answered by a row. */
export interface PickStep<T extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly T[];
  /** The row under the cursor; the first one when left out. */
  readonly active?: T | undefined;
}

/** The row that was taken, BACK, or undefined when the question was left. */
export function pickStep<T extends vscode.QuickPickItem>({
  title,
  placeholder,
  items,
  active,
}: PickStep<T>): Promise<T | typeof BACK | undefined> {
  const pick = vscode.window.createQuickPick<T>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.ignoreFocusOut = true;
  pick.buttons = [vscode.QuickInputButtons.Back];
  pick.items = items;
  if (active !== undefined) pick.activeItems = [active];
  return new Promise((resolve) => {
    pick.onDidTriggerButton(() => {
      resolve(BACK);
      pick.hide();
    });
    pick.onDidAccept(() => {
      const [row] = pick.selectedItems;
      if (row === undefined) return;
      resolve(row);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** A box that is answered by a text. */
export interface TextStep<T> {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string | undefined;
  readonly value: string;
  /** What the text means; throws an error whose message is shown below the box. */
  readonly parse: (text: string) => T;
  /** An error in words. */
  readonly describe: (error: unknown) => string;
}

/** What the text means, BACK, or undefined when the question was left. */
export function textStep<T>({
  title,
  prompt,
  placeholder,
  value,
  parse,
  describe,
}: TextStep<T>): Promise<{ readonly value: T } | typeof BACK | undefined> {
  const box = vscode.window.createInputBox();
  box.title = title;
  box.prompt = prompt;
  box.placeholder = placeholder;
  box.value = value;
  box.ignoreFocusOut = true;
  box.buttons = [vscode.QuickInputButtons.Back];
  return new Promise((resolve) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton(() => {
      resolve(BACK);
      box.hide();
    });
    box.onDidAccept(() => {
      try {
        resolve({ value: parse(box.value) });
        box.hide();
      } catch (error) {
        box.validationMessage = describe(error);
      }
    });
    box.onDidHide(() => {
      resolve(undefined);
      box.dispose();
    });
    box.show();
  });
}
