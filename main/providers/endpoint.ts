import type { Dispose } from '../base/core/ports.ts';
import { isAnswering } from '../gateway/core/health-reducer.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { SidecarEndpoint } from './core/provider-ports.ts';

/** Where the running gateway is reached. */
export interface EndpointSource {
  /** Null while it does not answer for itself; the demo gateway asks no provider, so it has none. */
  readonly current: () => SidecarEndpoint | null;
  readonly onChange: (listener: () => void) => Dispose;
}

/** The same object as long as the same run answers, so that it can be compared. */
export function endpointOf(gateway: Gateway, apiKey: () => string): EndpointSource {
  let known: SidecarEndpoint | null = null;
  const read = (): SidecarEndpoint | null => {
    const { health, plan } = gateway;
    if (!isAnswering(health) || plan === null || plan.demo) return null;
    if (known?.run === health.run) return known;
    const { port, managementKey } = plan;
    return { run: health.run, port, apiKey: apiKey(), managementKey };
  };
  return {
    current: () => {
      known = read();
      return known;
    },
    onChange(listener) {
      let before = read()?.run;
      return gateway.onChange(() => {
        const now = read()?.run;
        if (now === before) return;
        before = now;
        listener();
      });
    },
  };
}
