#!/bin/sh
# What the Debian package does once its files lie in /opt: electron-builder's own steps, but with our command in /usr/bin
# and with the sandbox's helper ready in any case.
set -e
app='/opt/${sanitizedProductName}'

ln -sf "$app/bin/${executable}" '/usr/bin/${executable}'

# Chromium's sandbox takes user namespaces, and where a user may not have them this helper, if it has root's rights. Whether one may,
# root cannot try out here, and it can change later (sysctl, AppArmor): without either, no window would open.
chmod 4755 "$app/chrome-sandbox" || true

if command -v update-desktop-database >/dev/null; then
  update-desktop-database /usr/share/applications || true
fi

# Ubuntu 24.04 and later give user namespaces only to programs with an AppArmor profile. Older AppArmor cannot read this one.
profile='/etc/apparmor.d/${executable}'
if command -v apparmor_status >/dev/null && apparmor_status --enabled >/dev/null 2>&1; then
  if apparmor_parser --skip-kernel-load --debug "$app/resources/apparmor-profile" >/dev/null 2>&1; then
    cp -f "$app/resources/apparmor-profile" "$profile"
    if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
      apparmor_parser --replace --write-cache --skip-read-cache "$profile" || true
    fi
  fi
fi
