import { execa } from 'execa';
import { patienceMs } from '../../support/until.ts';

/** What is on a display's clipboard, as any other program there gets it. Empty where nobody offers text. */
export async function clipboardOf(display: string): Promise<string> {
  const { stdout, exitCode } = await execa('xclip', ['-o', '-selection', 'clipboard'], {
    env: { DISPLAY: display },
    reject: false,
    stripFinalNewline: false,
    timeout: patienceMs,
  });
  return exitCode === 0 ? stdout : '';
}
