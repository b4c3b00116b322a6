#!/bin/sh
# Starts the program that is named first; packed, as korproxy, the one beside it.
#
# A window of a Wayland session cannot place itself, one of its X server can: beside the icon. Chromium chooses
# before any line of the app runs, and from Electron 38 on it chooses Wayland, so the choice is made here. On a
# session of X there is none to be made, and whoever names a platform gets that one.
self=$0
if [ -L "$self" ]; then self=$(readlink -f "$self"); fi
beside=$self-bin
if [ -x "$beside" ]; then
  program=$beside
else
  program=$1
  shift
fi

# Whether an X server of this computer listens; a name and a socket may outlive theirs.
x_listens() {
  number=${DISPLAY##*:}
  number=${number%%.*}
  case ${DISPLAY%%:*} in '' | unix) ;; *) return 1 ;; esac
  case $number in '' | *[!0-9]*) return 1 ;; esac
  grep -qs " 00010000 .*[ @]/tmp/\.X11-unix/X$number$" /proc/net/unix
}

own=
for argument; do
  case $argument in --ozone-platform | --ozone-platform=*) own=$argument ;; esac
done
if [ -z "$own" ] && { [ "$XDG_SESSION_TYPE" = wayland ] || [ -n "$WAYLAND_DISPLAY" ]; }; then
  if x_listens; then set -- --ozone-platform=x11 "$@"; else set -- --ozone-platform=wayland "$@"; fi
fi
exec "$program" "$@"
