abi <abi/4.0>,
include <tunables/global>

# What is started chooses the display and then is the program beside it, which makes Chromium's sandbox.
profile "${executable}" "/opt/${sanitizedProductName}/${executable}{,-bin}" flags=(unconfined) {
  userns,

  include if exists <local/${executable}>
}
