import type { SidecarPin } from './pins.mjs';

/** How a sidecar came, as its `provenance.json` keeps it. */
export type Source = 'release-archive' | 'go-build' | 'go-toolchain-build';

/** What its bytes were compared with before they were taken. */
export type CheckedBy = 'pinned-sha256' | 'release-checksums';

/**
 * Why a way ended: `network` nobody answered, `switched-off` by a setting of the user's own, `changed`
 * the bytes were not the expected ones.
 */
export type FailureKind = 'network' | 'switched-off' | 'changed' | 'absent' | 'broken';

export interface Failure {
  readonly ok: false;
  readonly kind: FailureKind;
  /** A clause without a full stop. */
  readonly why: string;
}

/** One way to get the sidecar: it worked, or why it did not. */
export type Attempt =
  | { readonly ok: true; readonly source: Source; readonly checkedBy: CheckedBy }
  | Failure;

/**
 * Puts the pinned program for `platform`, this one by default, checked, into `folder`. A disk or folder that cannot be written is thrown
 * as the system's error, since no other way would fare better.
 */
export type Way = (
  pin: SidecarPin,
  folder: string,
  progress: (text: string) => void,
  platform?: string,
) => Promise<Attempt>;

export function failure(kind: FailureKind, why: string): Failure {
  return { ok: false, kind, why };
}
