# shellcheck shell=bash
# Sourced by ./evenkeel and ./test: utf8_locale sets a locale in UTF-8 where the present one knows
# only ASCII, as under LC_ALL=C, in cron and in many containers. Java takes from the locale which
# names files and arguments may have; with ASCII alone, 输出.csv would not be a name. Any other locale
# is the user's choice and stays.

utf8_locale() {
  local charmap name found=
  if ! charmap=$(locale charmap 2>/dev/null); then # no such program: musl, which has UTF-8 unless told otherwise
    case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
      C | POSIX | '') export LC_ALL=C.UTF-8 ;;
    esac
    return
  fi
  case $charmap in
    ANSI_X3.4* | US-ASCII | ASCII | 646 | '') ;;
    *) return ;;
  esac
  while IFS= read -r name; do
    case $name in
      C.UTF-8 | C.utf8) found=$name && break ;;
      *.UTF-8 | *.utf8) found=${found:-$name} ;;
    esac
  done < <(locale -a 2>/dev/null)
  if [[ -n $found ]]; then
    export LC_ALL=$found
  fi
}
