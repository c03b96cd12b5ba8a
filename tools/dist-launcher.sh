#!/usr/bin/env bash
# Runs Evenkeel as it was unpacked: on the runtime beside it where there is one, else on a Java 25 or newer of this
# machine.
#   EVENKEEL_JAVA_HOME   the Java to use, instead of JAVA_HOME, the PATH or the usual folders
#   EVENKEEL_JAVA_OPTS   more options for Java, separated by spaces, such as -Xmx8g
set -euo pipefail

self=${BASH_SOURCE[0]}
while [[ -L $self ]]; do
  target=$(readlink "$self")
  [[ $target == /* ]] || target=$(dirname "$self")/$target
  self=$target
done
home=$(cd -P "$(dirname "$self")/.." && pwd)
for part in find-jdk locale launch; do
  # shellcheck source=/dev/null
  . "$home/lib/launcher/$part.sh"
done

utf8_locale
if [[ -x $home/runtime/bin/java ]]; then
  JAVA_HOME=$home/runtime
else
  find_java || exit
fi

options=(
  --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --add-opens java.base/java.io=ALL-UNNAMED
  -XX:+UseParallelGC -XX:MaxRAMPercentage=60
)
# The classes that the first command loaded, in parsed form, make every later start faster. Java keeps the archive up to
# date by itself; it lies with the user's caches, since the distribution may belong to someone else.
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
if [[ -n $cache && ${1:--} != -* ]] && mkdir -p "$cache/evenkeel" 2>/dev/null && [[ -w $cache/evenkeel ]]; then
  options+=(
    -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$cache/evenkeel/VERSION.jsa"
    '-Xlog:cds*=off' '-Xlog:aot*=off' '-Xlog:class+path=off'
  )
fi
launch "${options[@]}" -- -cp "$home/lib/*" io.evenkeel.cli.Main "$@"
