#!/usr/bin/env bash
# Puts the certificate of MAC_CERTIFICATE (a .p12, base64) into a keychain of its own, which the end of
# the runner ends; and the key for Apple's notary into a file. Without the secrets it does nothing.
set -euo pipefail
umask 077
if [ -z "${MAC_CERTIFICATE:-}" ]; then
  echo 'MAC_CERTIFICATE is not set: the packages will not be signed.'
  exit 0
fi
keychain="$RUNNER_TEMP/korproxy.keychain-db"
certificate="$RUNNER_TEMP/certificate.p12"
password=$(openssl rand -hex 24)
trap 'rm -f "$certificate"' EXIT
printf '%s' "$MAC_CERTIFICATE" | base64 --decode >"$certificate"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$certificate" -k "$keychain" -P "$MAC_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
echo "CSC_KEYCHAIN=$keychain" >>"$GITHUB_ENV"
if [ -n "${APPLE_API_KEY_TEXT:-}" ]; then
  printf '%s' "$APPLE_API_KEY_TEXT" >"$RUNNER_TEMP/notary.p8"
  echo "APPLE_API_KEY=$RUNNER_TEMP/notary.p8" >>"$GITHUB_ENV"
fi
