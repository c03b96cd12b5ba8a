#!/usr/bin/env bash
# Tests ./evenkeel itself: where it may be called from, what it prints where, when it builds. Called by ./test.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
out=$box/out
err=$box/err

# run COMMAND...: runs it with its output in $out and $err and its exit code in $code.
run() {
  code=0
  "$@" >"$out" 2>"$err" </dev/null || code=$?
}

# expect WHAT CONDITION...: stops with what was printed if the condition is false.
expect() {
  local what=$1
  shift
  if "$@"; then
    echo "launcher: $what"
  else
    printf 'launcher: FAILED: %s (exit %s)\nstdout: %s\nstderr: %s\n' "$what" "$code" "$(<"$out")" "$(<"$err")"
    exit 1
  fi
}

printed_version() {
  [[ $code == 0 && $(<"$out") == "evenkeel "*"Java "* && ! -s $err ]]
}

if command -v shellcheck >/dev/null; then
  cd "$root"
  run shellcheck -x evenkeel test .ci/run benchmarks/run spark/run benchmarks/peers/run tools/*.sh
  expect "the scripts pass shellcheck" [ "$code" = 0 ]
else
  echo "launcher: shellcheck is not installed, so it was not run"
fi

run "$root/evenkeel" --version # builds
cd /
run "$root/evenkeel" --version
expect "from another folder, nothing on standard error" printed_version

run "$root/evenkeel" bench --rounds 0
bench_usage() { [[ $code == 2 && ! -s $out ]] && grep -qx "evenkeel: expected --rounds from 1 to 1024, but got 0" "$err"; }
expect "bench runs the benchmarks' own class" bench_usage
run "$root/evenkeel" bench --help
bench_help() { [[ $code == 0 && ! -s $err ]] && grep -q "evenkeel bench" "$out" && grep -q benchmarks/peers/run "$out"; }
expect "a second bench does not build" bench_help

# A copy in a folder with spaces, called through symbolic links, one absolute and one relative.
copy="$box/a copy"
mkdir -p "$copy" "$box/bin dir"
(cd "$root" && tar -cf - evenkeel LICENSE NOTICE tools .mvn pom.xml ./*/pom.xml ./*/src/main target/app target/app.*) | tar -xf - -C "$copy"
ln -s "$copy/evenkeel" "$box/bin dir/absolute"
ln -s "absolute" "$box/bin dir/relative"
run "$box/bin dir/relative" --version
expect "through symbolic links, in a folder with spaces, without building" printed_version

run "$copy/evenkeel" --no-such-option
bad_usage() { [[ $code == 2 && ! -s $out && $(wc -l <"$err") -eq 2 ]]; }
expect "bad usage exits with 2" bad_usage

one_file() {
  "$copy/evenkeel" --version
  "$copy/evenkeel" --no-such-option || true
  "$copy/evenkeel" --version
}
one_file >"$box/both" 2>&1 </dev/null
run cat "$box/both"
in_order() { [[ $(cut -c 1-9 "$out" | tr '\n' ' ') == "evenkeel  Java "*" evenkeel: try 'even evenkeel  Java "* ]]; }
expect "both streams into one file, in order" in_order

EVENKEEL_JAVA_OPTS="-Xmx64m -Xbogus" run "$copy/evenkeel" --version
java_error() { [[ $code == 1 ]] && grep -q "Unrecognized option: -Xbogus" "$err" && ! grep -q incubator "$err"; }
expect "an error of the JVM itself is shown" java_error

EVENKEEL_JAVA_HOME=$box/nowhere run "$copy/evenkeel" --version
no_jdk() { [[ $code == 2 && $(wc -l <"$err") -eq 1 ]] && grep -q "EVENKEEL_JAVA_HOME is '$box/nowhere'" "$err"; }
expect "a wrong EVENKEEL_JAVA_HOME is one sentence" no_jdk

# Java takes names of files and arguments from the locale.
run env -i "$copy/evenkeel" --version
expect "without any environment" printed_version
no_run() { [[ $code == 2 && ! -s $out ]] && grep -q '^evenkeel: there is no run 运行, neither' "$err"; }
for locale in LC_ALL=C LC_ALL=POSIX LANG=xx_XX.UTF-8 LC_ALL=C.UTF-8; do
  run env -i "$locale" "$copy/evenkeel" inspect 运行
  expect "a name in Chinese with $locale" no_run
done
run env -i "$copy/evenkeel" inspect 运行
expect "a name in Chinese without any environment" no_run

touch "$copy/pom.xml"
both_at_once() {
  "$copy/evenkeel" --version &
  local first=$!
  "$copy/evenkeel" --version && wait "$first"
}
run both_at_once
one_build() { [[ $code == 0 && $(grep -c '^evenkeel ' "$out") == 2 && $(grep -c '^evenkeel: building$' "$err") == 1 ]]; }
expect "two at once after a change build once" one_build

# That build was a second one, in another folder.
same_jars() {
  local first second jar
  first=$root/target/$(<"$root/target/app")
  second=$copy/target/$(<"$copy/target/app")
  [[ $first != "$second" ]] || return 1
  for jar in evenkeel-cli.jar $(cd "$first/lib" && echo evenkeel-*.jar); do
    [[ $jar == evenkeel-cli.jar ]] || jar=lib/$jar
    cmp "$first/$jar" "$second/$jar" || return 1
  done
}
run cat "$copy/target/app"
expect "two builds give the same jars, byte for byte" same_jars
