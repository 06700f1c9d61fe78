#!/bin/sh
# /usr/bin/portlight of the Debian package: the window without arguments, else one command on this terminal.
# Chromium refuses to start as root with its sandbox. A command opens no page that would need one, so root may run commands;
# root gets no window, and the screens in a browser instead.
here=$(dirname -- "$(readlink -f -- "$0")")
app="$here/../portlight"
if [ "$(id -u)" -ne 0 ]; then
  exec "$app" "$@"
fi
if [ "$#" -eq 0 ]; then
  echo 'portlight: root gets no window; serving the screens for a browser instead.' >&2
  set -- serve
fi
exec "$app" --no-sandbox "$@"
