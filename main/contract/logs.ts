import * as z from 'zod';

/** From chatty to grave; a filter takes one of them and all that follow (LL3, LL7). */
export const severities = ['debug', 'info', 'warn', 'error'] as const;

export const severity = z.enum(severities);

export type Severity = z.infer<typeof severity>;

/** A place between two lines of the log. Opaque: main makes it and main reads it. */
const place = z.string().max(120);

/** Which lines are wanted. Null sets no limit of that kind. */
export const logFilter = z.strictObject({
  minLevel: severity,
  /** Epoch milliseconds, both ends included. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** `sidecar.` or `health.changed`. */
  eventPrefix: z.string().max(80).nullable(),
  /** Looked for in the sentence and in the line as written, in any case. */
  text: z.string().max(200).nullable(),
});

export type LogFilter = z.infer<typeof logFilter>;

export const everyLine: LogFilter = {
  minLevel: 'debug',
  fromMs: null,
  toMs: null,
  eventPrefix: null,
  text: null,
};

export const logQuery = z.strictObject({
  filter: logFilter,
  /** Only lines before this place; null begins with the newest. */
  before: place.nullable(),
  limit: z.int().min(1).max(500),
});

export type LogQuery = z.infer<typeof logQuery>;

export const logNews = z.strictObject({
  filter: logFilter,
  /** Only lines from this place on. */
  from: place,
  limit: z.int().min(1).max(500),
});

export type LogNews = z.infer<typeof logNews>;

/** How a line is marked: by its level, or as good news. */
export const logMark = z.enum([...severities, 'good']);

export type LogMark = z.infer<typeof logMark>;

export const logRow = z.strictObject({
  /** The place of the line, the same for as long as its file lives. */
  id: place,
  atMs: z.number(),
  mark: logMark,
  event: z.string(),
  /** Said by the sidecar, not by us. */
  fromSidecar: z.boolean(),
  sentence: z.string(),
  /** Names and values, as text. */
  fields: z.array(z.tuple([z.string(), z.string()])),
  /** The line as written, redacted once more. */
  raw: z.string(),
});

export type LogRow = z.infer<typeof logRow>;

/** Lines that could not be shown: cut off, not ours, or over 64 KiB. Counted, never thrown. */
export const unreadable = z.strictObject({
  torn: z.number(),
  foreign: z.number(),
  overlong: z.number(),
});

export type Unreadable = z.infer<typeof unreadable>;

export const logPage = z.strictObject({
  /** Newest first. */
  rows: z.array(logRow),
  /** Where the next page begins; null when no older line is left. */
  before: place.nullable(),
  /** The end of the log as it was read: news begins here. */
  end: place,
  /** Of the part of the log that this page went through. */
  unreadable,
});

export type LogPage = z.infer<typeof logPage>;

export const logNewsPage = z.strictObject({
  /** Newest first; the newest ones where more came than were asked for. */
  rows: z.array(logRow),
  /** How many matched, also those beyond the limit. */
  count: z.number(),
  end: place,
});

export type LogNewsPage = z.infer<typeof logNewsPage>;

export const logCount = z.strictObject({
  matching: z.number(),
  /** Lines of any kind in all files. */
  all: z.number(),
  unreadable,
});

export type LogCount = z.infer<typeof logCount>;

/** What goes into an export only where the user says so. */
export const exportChoice = z.strictObject({
  /** What the sidecar wrote last, which may say more than codes and figures. */
  lastWords: z.boolean(),
});

export type ExportChoice = z.infer<typeof exportChoice>;

/** What will be in the zip, to the byte of the report. */
export const exportPreview = z.strictObject({
  /** How many lines of the sidecar's last words there are to be added; 0 where there is no such choice. */
  lastWords: z.number(),
  files: z.array(z.strictObject({ name: z.string(), bytes: z.number() })),
  report: z.string(),
});

export type ExportPreview = z.infer<typeof exportPreview>;

/** What is in force, and who said so. */
export const origin = z.enum(['environment', 'setting', 'default']);

export type Origin = z.infer<typeof origin>;

export const logSettings = z.strictObject({
  level: z.strictObject({ value: severity, origin }),
  retentionHours: z.strictObject({ value: z.number(), origin }),
});

export type LogSettings = z.infer<typeof logSettings>;

/** Null puts a setting back to its default. A field that is not there stays as it is. */
export const logSettingsChange = z.strictObject({
  level: severity.nullable().optional(),
  retentionHours: z.int().min(1).max(168).nullable().optional(),
});

export type LogSettingsChange = z.infer<typeof logSettingsChange>;
