import type { TestErrorCode } from '../../contract/providers.ts';

/**
 * The words of the sidecar's Go network code, on both lines. Order matters: a distrusted
 * certificate before everything else, then the proxy, whose own name may not be found, and a dial that failed inside the TLS code (`utls: dial
 * upstream: …`) is a dial.
 */
const patterns: readonly (readonly [RegExp, TestErrorCode])[] = [
  [
    /x509|failed to verify certificate|remote error: tls|tls: (bad|unknown|expired) certificate/,
    'certificate-untrusted',
  ],
  [
    /proxyconnect tcp|dial HTTP proxy failed|socks connect tcp \S+: dial tcp|^Proxy Authentication Required|: Proxy Authentication Required/,
    'proxy-unreachable',
  ],
  [/no such host|server misbehaving|network is unreachable|lookup .*: i\/o timeout/, 'offline'],
  [
    /connection refused|host unreachable|no route to host|i\/o timeout|TLS handshake timeout|socks connect|dial (tcp|upstream)/,
    'provider-unreachable',
  ],
  [
    /stream error|stream disconnected|closed before response\.completed|ended before message completion|empty_stream/,
    'answer-cut',
  ],
  [
    /connection reset|broken pipe|GOAWAY|unexpected EOF|: EOF$|^EOF$|use of closed network|http2: |TLS handshake|tls: /,
    'connection-lost',
  ],
];

/** Which part of the road failed; null when the words are not about the road. */
export function transportFault(message: string): TestErrorCode | null {
  return patterns.find(([pattern]) => pattern.test(message))?.[1] ?? null;
}
