# shellcheck shell=bash
# Sourced by ./test: need_chromium installs Debian's Chromium and its driver for the browser tests if they are missing and that is
# possible, and says how to get them if it is not.

# has_chromium: whether a Chromium and its driver are on the PATH.
has_chromium() {
  command -v chromedriver >/dev/null &&
    { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null
}

need_chromium() {
  has_chromium && return
  if command -v apt-get >/dev/null && [[ $(id -u) == 0 ]]; then
    echo "test: installing Chromium for the browser tests"
    local log
    log=$(mktemp)
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium chromium-driver; } \
      >"$log" 2>&1 && has_chromium; then
      rm -f "$log"
      return
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
  fi
  echo "test: the browser tests need Chromium and chromedriver on the PATH: install them (Debian: apt-get install chromium" \
    "chromium-driver)." >&2
  return 2
}
