#!/usr/bin/env bash
# Builds what ./evenkeel runs, if it is missing or older than its sources. Called by ./evenkeel, under a lock and with
# JAVA_HOME set.
#
# The result is moved to a folder of its own, and target/app then names that folder: commands that still run keep the
# jars that they started with. target/app is as old as the start of the build, so that a file which was edited
# meanwhile counts as newer.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=tools/app.sh
. tools/app.sh

fresh_app "$root" >/dev/null && exit # another ./evenkeel has just built it

if ! command -v mvn >/dev/null; then
  echo "evenkeel: the first build needs Maven, and mvn is not on the PATH: install it (apt install maven," \
    "brew install maven, or from https://maven.apache.org)." >&2
  exit 2
fi

# What this build downloads into an empty Maven repository, in kB: the measure of progress.
readonly ALL_DOWNLOADS=140000

# progress: reads Maven's output and says which module is being built, and what is downloaded and how far that is: on a
# terminal in one line that changes, else a line for each tenth.
progress() {
  local line name='' kilobytes=0 tenth=0 share
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ Evenkeel\ (.+)\ [^\ ]+\ +\[([0-9]+)/([0-9]+)\]$ ]]; then
      [[ ! -t 2 || -z $name ]] || printf '\r\033[K' >&2
      echo "evenkeel: building ${BASH_REMATCH[1]} (${BASH_REMATCH[2]} of ${BASH_REMATCH[3]})" >&2
      name=
    elif [[ $line =~ Downloading\ from\ [^:]+:\ .*/([^/ ]+)$ ]]; then
      if [[ -z $name && $kilobytes == 0 ]]; then
        echo "evenkeel: Maven downloads what the build needs, some $((ALL_DOWNLOADS / 1000)) MB on a new machine" >&2
      fi
      name=${BASH_REMATCH[1]}
      share=$((kilobytes * 100 / ALL_DOWNLOADS))
      ((share < 100)) || share=99
      [[ ! -t 2 ]] || printf '\r\033[Kevenkeel: downloading %s (%d %%)' "$name" "$share" >&2
    elif [[ $line =~ Downloaded\ from\ .*\(([0-9.]+)\ ([kMG]?B)\ at ]]; then
      case ${BASH_REMATCH[2]} in
        kB) kilobytes=$((kilobytes + ${BASH_REMATCH[1]%.*})) ;;
        MB) kilobytes=$((kilobytes + ${BASH_REMATCH[1]%.*} * 1000)) ;;
      esac
      if [[ ! -t 2 ]] && ((kilobytes * 10 / ALL_DOWNLOADS > tenth && kilobytes < ALL_DOWNLOADS)); then
        tenth=$((kilobytes * 10 / ALL_DOWNLOADS))
        echo "evenkeel: downloaded $((tenth * 10)) %, last ${name:-a file}" >&2
      fi
    fi
  done
}

echo "evenkeel: building" >&2
started=$(mktemp target/started.XXXXXX)
trap 'rm -f "$started"' EXIT
rm -rf cli/target/lib
if ! mvn -B -P app -pl cli -am package </dev/null 2>&1 |
  tee target/build.log | progress; then
  errors=$(sed -nE '/^\[(ERROR|WARNING)\]/p; /-> \[Help 1\]/q' target/build.log)
  echo "${errors:-$(tail -n 30 target/build.log)}" >&2
  echo "evenkeel: the build failed; all that Maven said is in $root/target/build.log" >&2
  exit 1
fi

previous=
[[ -r target/app ]] && previous=$(<target/app)
app=$(mktemp -d target/app.XXXXXX)
chmod 755 "$app"
mv cli/target/lib "$app/lib"
cp cli/target/evenkeel-cli.jar LICENSE NOTICE "$app/"

# archive: lets Java archive, in parsed form, the classes that a start, two short trainings and a server load.
archive() {
  local jar=(-jar "$root/$app/evenkeel-cli.jar") runs=(--runs "$root/$app/runs") row
  {
    echo a,b,c
    for row in {1..120}; do
      echo "$((row % 7)),b$((row % 5)),c$((row % 2))"
    done
  } >"$app/table.csv"
  java_options "$root/$app"
  (listed images "${jar[@]}" train --hidden 16 --batch-size 2000 --epochs 1 "${runs[@]}")
  (listed table "${jar[@]}" train "$app/table.csv" --target c --members 1 --epochs 1 --name table "${runs[@]}")
  listed server "${jar[@]}" serve table --port 0 "${runs[@]}" >"$app/serving" &
  ask_and_end $!
  # Without the numbers that a list gives its classes, several are one.
  grep -hv ' source: ' "$app"/classes.* | sed 's/ id: [0-9]*.*$//' | awk '!seen[$0]++' >"$app/classes"
  rm -rf "$app/runs" "$app/table.csv" "$app/serving" "$app"/classes.*
  "$JAVA_HOME/bin/java" "${JAVA_OPTIONS[@]}" -Xshare:dump -XX:SharedClassListFile="$app/classes" "${jar[@]}" --help
}

# listed NAME ARGUMENTS: runs Java and writes down which classes it loads.
listed() {
  exec "$JAVA_HOME/bin/java" "${JAVA_OPTIONS[@]}" -XX:DumpLoadedClassList="$app/classes.$1" "${@:2}"
}

# ask_and_end PID: asks the server of that process something once it serves, and ends it.
ask_and_end() {
  local port='' tries
  for tries in {1..300}; do
    port=$(sed -n 's#^address .*:\([0-9]*\)/$#\1#p' "$app/serving")
    [[ -n $port ]] && break
    sleep 0.1
  done
  if [[ -n $port ]]; then
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST /predict/table HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n' >&3
    printf 'Content-Length: 16\r\n\r\n{"a":1,"b":"b1"}' >&3
    cat <&3
    exec 3>&-
  fi
  kill "$1"
  wait "$1" || true
}

archive >target/archive.log 2>&1 || echo "evenkeel: no class archive (see target/archive.log); starts will be slower" >&2

echo "${app#target/}" >"$started.app"
touch -r "$started" "$started.app"
mv "$started.app" target/app

for old in target/app.*; do
  [[ $old == "$app" || $old == "target/$previous" ]] || rm -rf "$old"
done
