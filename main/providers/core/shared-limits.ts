/** What a user runs into with more than one provider, each one sentence. */
export const sharedLimits = {
  noTimeLimit: 'CLIProxyAPI waits for an answer without end, so the limit of 30 s is ours.',
  longBlocks: 'After 401 or 403 CLIProxyAPI holds an account back for 30 min, after 404 for 12 h.',
  hiddenRefresh:
    'A refresh that fails is not told by CLIProxyAPI; only the credential file shows it.',
  ownRoad: 'Passes HTTPS_PROXY by: behind a proxy it needs proxy-url in config.yaml.',
} as const;
