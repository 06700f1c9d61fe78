#!/bin/sh
# Takes away what after-install.sh made outside of /opt. Runs after an upgrade's files are in place, too: then all stays.
set -e
case "$1" in
  upgrade | failed-upgrade | abort-upgrade) exit 0 ;;
esac

rm -f '/usr/bin/${executable}'

profile='/etc/apparmor.d/${executable}'
if [ -f "$profile" ]; then
  if command -v apparmor_parser >/dev/null && ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --remove "$profile" || true
  fi
  rm -f "$profile"
fi
