// The command of a round: it runs as a task, in a folder of this disk, and what is said of it has none of its arguments.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { resetEditor } from '../../../helpers/fakeVscode.js';
import { refusalOf } from '../../../helpers/snapshots.js';

interface Tasks {
  run: { name: string; execution: { process: string; args: readonly string[] } }[];
  /** Of the next one; undefined for a program that is not there. */
  exitCode: number | undefined;
  folder: { uri: { scheme: string; fsPath: string } } | undefined;
}
/** Tasks that were run, and how they end. */
const tasks = vi.hoisted((): Tasks => ({ run: [], exitCode: 0, folder: undefined }));

vi.mock('vscode', async () => {
  const fake = await import('../../../helpers/fakeVscode.js');
  class Task {
    constructor(
      readonly definition: unknown,
      readonly scope: unknown,
      readonly name: string,
      readonly source: string,
      readonly execution: ProcessExecution,
    ) {}
  }
  class ProcessExecution {
    constructor(
      readonly process: string,
      readonly args: readonly string[],
      readonly options: unknown,
    ) {}
  }
  const ends = new fake.EventEmitter<unknown>();
  const processEnds = new fake.EventEmitter<unknown>();
  return {
    ...fake,
    Task,
    ProcessExecution,
    TaskScope: { Global: 1 },
    TaskRevealKind: { Silent: 2 },
    TaskPanelKind: { Shared: 1 },
    workspace: {
      get workspaceFolders() {
        return tasks.folder && [tasks.folder];
      },
    },
    tasks: {
      onDidEndTask: ends.event,
      onDidEndTaskProcess: processEnds.event,
      executeTask: (task: Task) => {
        tasks.run.push(task);
        const execution = { task, terminate: () => undefined };
        queueMicrotask(() => {
          if (tasks.exitCode !== undefined)
            processEnds.fire({ execution, exitCode: tasks.exitCode });
          ends.fire({ execution });
        });
        return Promise.resolve(execution);
      },
    },
  };
});
const { runCommand } = await import('../../../../src/host/hunt/runCommand.js');

const ROUND = {
  kind: 'command',
  command: ['hey', '-H', 'Authorization: s3cr3t'],
  folder: '',
} as const;
const run = (): Promise<string> => runCommand(ROUND, new AbortController().signal);

beforeEach(() => {
  resetEditor();
  tasks.run = [];
  tasks.exitCode = 0;
  tasks.folder = undefined;
});

describe('the command of a round', () => {
  it('gets its arguments as they are, and is named without them', async () => {
    expect(await run()).toBe('');
    expect(tasks.run[0]?.execution.args).toEqual(['-H', 'Authorization: s3cr3t']);
    expect(tasks.run[0]?.name).toBe('Leak hunt: hey …');
    tasks.exitCode = 3;
    expect(await run()).toBe('The command hey … ended with exit code 3.');
    tasks.exitCode = undefined;
    expect(await run()).toBe('The command hey … could not be run; its task says why.');
  });

  it('is refused in a folder that is not on this disk', async () => {
    tasks.folder = { uri: { scheme: 'vscode-vfs', fsPath: '/github/shop' } };
    expect(await refusalOf(run())).toMatch(/^bad-option: The first folder of the workspace is not/);
    expect(tasks.run).toEqual([]);
    tasks.folder = { uri: { scheme: 'file', fsPath: '/shop' } };
    expect(await run()).toBe('');
  });
});
