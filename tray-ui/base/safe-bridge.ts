import type { Bridge, Reply } from '../../main/contract/commands.ts';

declare global {
  interface Window {
    readonly korproxy: Bridge;
  }
}

/** The bridge with a reply in every case: one that breaks is a refusal as well. */
export function safely(bridge: Bridge): Bridge {
  // Around an empty object: what the preload exposes is frozen, and a proxy may not answer for that.
  return new Proxy({} as Bridge, {
    get: (_empty, name) => {
      if (name === 'onSnapshot') return bridge.onSnapshot;
      // Lit looks whether a value is one of its directives.
      if (!(name in bridge)) return undefined;
      const command = Reflect.get(bridge, name) as (input: unknown) => Promise<Reply<unknown>>;
      return (input: unknown) => answered(() => command(input));
    },
  });
}

async function answered(ask: () => Promise<Reply<unknown>>): Promise<Reply<unknown>> {
  try {
    return await ask();
  } catch {
    // The message would be Electron's own words, of no use to the user; main has logged the cause.
    return {
      ok: false,
      refusal: { code: 'unexpected', sentence: 'KorProxy gave no answer. Try again.' },
    };
  }
}
