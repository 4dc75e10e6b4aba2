/**
 * Every setting with its default and its range, equal to package.json (a test compares them). Free of vscode, so that
 * the test can read it; `config.ts` reads the user's values.
 */

interface NumberSetting {
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
}

interface BooleanSetting {
  readonly default: boolean;
}

interface ChoiceSetting {
  readonly default: string;
  readonly choices: readonly string[];
}

interface TextSetting {
  readonly default: string;
}

/** By key without the prefix "leaktrail.". */
export const SETTINGS = {
  /** Opens the file of the top suspect line when no visible editor shows a marked line. */
  revealTopSuspect: { default: true },
  /** Shows the panel after a profile was opened by a command or a drop. */
  showPanelOnOpen: { default: true },
  /** Where the panel opens: below leaves the whole width to the code and its end-of-line texts. */
  panelLocation: { default: 'below', choices: ['below', 'beside'] },
  /** Shows gutter icons, end-of-line texts and overview ruler marks. */
  'lineAnnotations.enabled': { default: true },
  /** Shows faint texts on lines that only call code that keeps something. */
  'lineAnnotations.calls': { default: true },
  /** Which verdicts of a judgement lines show: all, those of leaks and suspects, or none. */
  'lineAnnotations.verdicts': { default: 'all', choices: ['all', 'leaks', 'off'] },
  /** Percent of the total below which a line has no mark. */
  'lineAnnotations.threshold': { default: 0.5, minimum: 0, maximum: 100 },
  /** Marked lines per file. */
  'lineAnnotations.maximum': { default: 500, minimum: 1, maximum: 10_000 },
  /** Shows a CodeLens above suspect functions. */
  'codeLens.enabled': { default: true },
  /** Percent of the total, as own value, below which a function has no CodeLens. */
  'codeLens.threshold': { default: 5, minimum: 0, maximum: 100 },
  /** Percent of the total, as own value, from which a line is a suspect. */
  'suspects.threshold': { default: 1, minimum: 0, maximum: 100 },
  /** Bytes of a profile after inflating, in MiB. */
  'limits.maxInflatedMegabytes': { default: 512, minimum: 1, maximum: 16384 },
  /** Samples of a profile. */
  'limits.maxSamples': { default: 8_000_000, minimum: 1, maximum: 100_000_000 },
  /** What the capture command offers first. */
  'capture.defaultUrl': { default: 'http://localhost:6060/debug/pprof/' },
  /** Bytes of one answer of a server, in MiB. */
  'capture.maxAnswerMegabytes': { default: 256, minimum: 1, maximum: 4096 },
  /** Seconds for one whole answer of a server. */
  'capture.timeoutSeconds': { default: 120, minimum: 1, maximum: 3600 },
  /** Bytes of all kept snapshots, in MiB. */
  'snapshots.maxMegabytes': { default: 2048, minimum: 16, maximum: 1_048_576 },
  /** What Problems says of lines that leak. */
  'problems.severity': {
    default: 'warning',
    choices: ['off', 'hint', 'information', 'warning', 'error'],
  },
  /** Lists suspects in Problems too, as hints. */
  'problems.suspects': { default: false },
  /** Snapshots of a leak hunt that are judged. */
  'hunt.rounds': { default: 6, minimum: 2, maximum: 100 },
  /** Seconds between two snapshots of a leak hunt. */
  'hunt.intervalSeconds': { default: 30, minimum: 1, maximum: 86_400 },
  /** Rounds of a leak hunt before those that are judged. */
  'hunt.warmUpRounds': { default: 1, minimum: 0, maximum: 20 },
  /** Seconds of rest after the load that a leak hunt made, before the snapshot. */
  'hunt.settleSeconds': { default: 2, minimum: 0, maximum: 3600 },
  /** Memory that the judged service may take, in MiB; 0 for unknown. */
  'hunt.memoryLimitMegabytes': { default: 0, minimum: 0, maximum: 1_073_741_824 },
  /** Shows a CodeLens above Test and Benchmark functions. */
  'goTest.codeLens': { default: true },
  /** -memprofilerate of a profiled test: bytes allocated per sample; 1 records everything. */
  'goTest.memProfileRate': { default: 4096, minimum: 1, maximum: 1_073_741_824 },
  /** The go command; '' looks it up on the PATH. */
  'goTest.goCommand': { default: '' },
  /** Seconds after which a profiled test is ended. */
  'goTest.timeoutSeconds': { default: 600, minimum: 1, maximum: 86_400 },
} as const satisfies Readonly<
  Record<string, NumberSetting | BooleanSetting | ChoiceSetting | TextSetting>
>;

/** A key of a setting, without the prefix "leaktrail.". */
export type SettingKey = keyof typeof SETTINGS;

type ValueOf<S> = S extends { choices: readonly (infer Choice)[] }
  ? Choice
  : S extends { default: boolean }
    ? boolean
    : S extends { default: string }
      ? string
      : number;

/** The type of a setting's value. */
export type SettingValue<K extends SettingKey> = ValueOf<(typeof SETTINGS)[K]>;

/** The value when it has the right type and range (a number is clamped), else the default. */
export function checkSetting<K extends SettingKey>(key: K, value: unknown): SettingValue<K> {
  const setting: NumberSetting | BooleanSetting | ChoiceSetting | TextSetting = SETTINGS[key];
  if ('minimum' in setting) {
    const isNumber = typeof value === 'number' && Number.isFinite(value);
    const number = isNumber ? value : setting.default;
    return Math.min(setting.maximum, Math.max(setting.minimum, number)) as SettingValue<K>;
  }
  const isValid =
    'choices' in setting
      ? setting.choices.some((choice) => choice === value)
      : typeof value === typeof setting.default;
  return (isValid ? value : setting.default) as SettingValue<K>;
}
