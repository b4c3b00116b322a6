/** What a system tells of a process. */
export interface ProcessTitle {
  /** The program's file; null where the system does not tell. */
  readonly exe: string | null;
  /** As it was started, the program first. One long entry when the process has written its own. */
  readonly argv: readonly string[];
  /** The kernel's name of the first thread: at most 15 bytes, and some programs name their threads. */
  readonly threadName: string;
}

/**
 * What a person would call a process: its program, and for one that runs scripts the script too, as
 * in `node server.mjs`. Of paths only the last part, of arguments nothing else.
 */
export function programName({ exe, argv, threadName }: ProcessTitle): string {
  const program = withoutEnding(calledOf(exe, argv) || lastPart(exe ?? '') || threadName);
  const script = scriptOf(program, argv.slice(1));
  const name = script ? `${program} ${script}` : program;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name may hold anything, and is shown
  return name.replaceAll(/[\x00-\x1f\x7f]+/g, ' ').trim();
}

/** By the first word of its command line, which tells an applet of BusyBox and a link by its name. */
function calledOf(exe: string | null, argv: readonly string[]): string {
  const [first = ''] = argv;
  if (first === '/proc/self/exe') return '';
  if (argv.length > 1 || !/\s/.test(first)) return lastPart(first.replace(/^-/, ''));
  // A program and its arguments in one, as Chromium writes its own command line.
  if (exe !== null && (first === exe || first.startsWith(`${exe} `))) return lastPart(exe);
  const [start = ''] = first.split(/\s+--?\w/);
  if (isPath(start)) return lastPart(start);
  if (exe !== null && start === lastPart(exe)) return start;
  // A title of its own making: `nginx: master process ...`, `redis-server *:6379`.
  return /^[^\s:]*/.exec(first)?.[0] ?? '';
}

/** How the programs of a kind are told what to run. */
interface Language {
  readonly names: RegExp;
  /** Options with code, or with input: then there is no script. */
  readonly code: RegExp;
  /** Options whose next argument belongs to them. */
  readonly valued: RegExp;
  /** What comes before the script: words, and options whose next argument is what runs. */
  readonly before: RegExp;
}

const never = /^(?!)/;

const languages: readonly Language[] = [
  {
    names: /^(node|nodejs|electron)$/,
    code: /^(-[ep]|-pe|--eval|--print)(=|$)/,
    valued: /^(-[rC]|--(require|import|loader|experimental-loader|conditions|env-file))$/,
    before: never,
  },
  {
    names: /^(deno|bun)$/,
    code: /^(-[ep]|eval|--eval|--print)$/,
    valued: /^(-c|--config)$/,
    before: /^(run|serve|task|x)$/,
  },
  { names: /^(python|pypy)[\d.]*$/, code: /^-[a-zA-Z]*c/, valued: /^-[WX]$/, before: /^-m$/ },
  { names: /^(ruby|perl)[\d.]*$/, code: /^-[a-zA-Z]*[eE]/, valued: /^-[ICr]$/, before: never },
  { names: /^php[\d.]*$/, code: /^-[rR]/, valued: /^-[cdtS]$/, before: /^-f$/ },
  {
    names: /^javaw?$/,
    code: never,
    valued: /^(-p|-cp|-classpath|--(class|module)-path|--add-(modules|opens|exports))$/,
    before: /^(-jar|-m|--module)$/,
  },
  { names: /^dotnet$/, code: never, valued: never, before: /^(exec|run)$/ },
  { names: /^(ba|da|z|k|fi)?sh$/, code: /^-[a-zA-Z]*[cs]$/, valued: /^[-+][oO]$/, before: never },
];

/** The last part of the script's path; null where there is none, or where it is not certain. */
function scriptOf(program: string, args: readonly string[]): string | null {
  const language = languages.find(({ names }) => names.test(program));
  if (!language) return null;
  const { code, valued, before } = language;
  let isSure = true;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '-' || code.test(arg)) return null;
    if (valued.test(arg)) at += 1;
    else if (arg === '--' || before.test(arg)) isSure = true;
    // What follows a long option may be its value, and that a secret.
    else if (/^--[^=]+$/.test(arg)) isSure = false;
    else if (!/^[-+]/.test(arg)) return isSure || scriptEnding.test(arg) ? fileIn(arg) : null;
  }
  return null;
}

/** `.` is a folder that only its process knows. */
const fileIn = (path: string): string | null => lastPart(path).replace(/^\.+$/, '') || null;
const scriptEnding = /\.([cm]?[jt]sx?|py|rb|pl|php|jar|dll|sh)$/;
const isPath = (text: string): boolean => /^(\/|\.\.?\/|[A-Za-z]:\\)/.test(text);
const lastPart = (path: string): string => path.split(/[\\/]/).findLast(Boolean) ?? '';
const withoutEnding = (name: string): string => name.replace(/\.exe$/i, '');
