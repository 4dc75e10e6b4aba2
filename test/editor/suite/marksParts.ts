// The parts behind the marks, put together as the extension does it but within reach of a test: a real worker, real
// documents, no commands and nothing drawn.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { DocumentAnchors } from '../../../src/host/editor/documentAnchors.js';
import { MarksModel, type FileMarks, type Marks } from '../../../src/host/editor/marks.js';
import { SourceMap } from '../../../src/host/editor/sourceMap.js';
import { Verdicts } from '../../../src/host/editor/verdicts.js';
import { nodePlatform } from '../../../src/host/platform/node.js';
import { ProfileServiceClient } from '../../../src/host/profileService.js';
import { ProfileStore } from '../../../src/host/profileStore.js';
import type { Judgement } from '../../../src/host/suspects/judgement.js';
import { createSeriesJudge } from '../../../src/host/suspects/seriesJudge.js';
import { SuspectsModel } from '../../../src/host/suspects/suspectsModel.js';
import { sampleUri } from './sample.js';

/** The running parts; dispose them. */
export class MarksParts {
  readonly log = vscode.window.createOutputChannel('Leaktrail test', { log: true });
  readonly profiles: ProfileStore;
  readonly marks: MarksModel;
  readonly sourceMap: SourceMap;
  readonly anchors = new DocumentAnchors();
  readonly suspects = new SuspectsModel();
  readonly verdicts = new Verdicts(this.suspects);
  readonly #service: ProfileServiceClient;

  constructor() {
    const extension = vscode.extensions.getExtension('leaktrail.leaktrail');
    assert(extension);
    const service = new ProfileServiceClient({
      startWorker: () => nodePlatform.createWorker(extension.extensionUri),
      log: (line) => {
        console.log(line);
      },
    });
    this.#service = service;
    this.profiles = new ProfileStore(service, nodePlatform);
    this.sourceMap = new SourceMap(service, nodePlatform, this.log);
    this.marks = new MarksModel(this.profiles, this.sourceMap, this.log);
    this.marks.onDidChange(() => {
      const { current } = this.marks;
      if (current === undefined) return;
      this.anchors.follow((uri) => current.sources.has(uri), current.profile.info.timeMillis);
    });
  }

  async open(name = 'heap.7.pb.gz'): Promise<Marks> {
    await this.profiles.open({ kind: 'uri', uri: sampleUri(`profiles/${name}`) });
    await this.marks.whenSettled();
    assert(this.marks.current, 'the profile has marks');
    return this.marks.current;
  }

  async openDiff(base: string, current: string): Promise<Marks> {
    const sideOf = (name: string) => ({ name, uri: sampleUri(`profiles/${name}`) });
    await this.profiles.openDiff({ base: sideOf(base), current: sideOf(current) });
    await this.marks.whenSettled();
    assert(this.marks.current, 'the difference has marks');
    return this.marks.current;
  }

  /** Judges heap profiles as one series and shows the verdict. */
  async judge(uris: readonly vscode.Uri[]): Promise<Judgement> {
    const judge = createSeriesJudge({
      ...{ service: this.#service, sourceMap: this.sourceMap },
      ...{ platform: nodePlatform, suspects: this.suspects },
    });
    try {
      for (const uri of uris) await judge.add({ uri, name: uri.path, timeMillis: 0 });
      const origin = { kind: 'files', uris } as const;
      const judgement = await judge.judge({ title: 'series', origin, isFinal: true });
      this.suspects.show(judgement);
      return judgement;
    } finally {
      judge.dispose();
    }
  }

  file(path: string): FileMarks {
    const file = this.marks.current?.files.get(sampleUri(path).toString());
    assert(file, `${path} has marks`);
    return file;
  }

  dispose(): void {
    this.marks.dispose();
    this.sourceMap.dispose();
    this.anchors.dispose();
    this.verdicts.dispose();
    this.suspects.dispose();
    this.profiles.dispose();
    this.log.dispose();
  }
}
