#!/bin/bash

# An upgrade runs this too, with the new version in place already: rpm says 1, dpkg says upgrade.
case "$1" in
    1|upgrade|failed-upgrade) exit 0 ;;
esac

if type update-alternatives >/dev/null 2>&1; then
    update-alternatives --remove '${executable}' '/opt/${sanitizedProductName}/${executable}'
else
    rm -f '/usr/bin/${executable}'
fi

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
    # Unloaded first, so that the rule does not outlive its file; not in a chroot, whose kernel is another's.
    if apparmor_status --enabled >/dev/null 2>&1 &&
        ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; } && type apparmor_parser >/dev/null 2>&1; then
        apparmor_parser --remove "$profile" || true
    fi
    rm -f "$profile"
fi
