#!/usr/bin/env bash
# Makes what can be unpacked and run without a build, in target/dist:
#   evenkeel-VERSION.zip                  for a machine with Java 25 or newer: bin/, lib/, share/
#   evenkeel-VERSION-PLATFORM.zip         the same with a runtime of its own, for a machine without Java
# With --folders only the folders of these names, not the zip files.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=tools/find-jdk.sh
. tools/find-jdk.sh
# shellcheck source=tools/app.sh
. tools/app.sh

find_jdk || exit
if [[ ${1:-} != --folders ]] && ! command -v zip >/dev/null; then
  echo "dist: zip is not on the PATH: install it (apt install zip), or ask for --folders alone." >&2
  exit 2
fi

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
./evenkeel --version >/dev/null # builds
app=$(fresh_app "$root")
name=evenkeel-$version
platform=$(uname -s -m | tr ' A-Z' '-a-z')
dist=$root/target/dist
rm -rf "$dist"
mkdir -p "$dist/$name"/{bin,lib/launcher,share/man/man1,share/bash-completion/completions} \
  "$dist/$name"/share/{zsh/site-functions,fish/vendor_completions.d}
cd "$dist"

cp "$root"/{LICENSE,NOTICE,README.md,CHANGELOG.md} "$name/"
cp "$app"/evenkeel-cli.jar "$app"/lib/*.jar "$name/lib/"
cp "$root"/tools/{find-jdk,locale,launch}.sh "$name/lib/launcher/"
sed "s/VERSION/$version/" "$root/tools/dist-launcher.sh" >"$name/bin/evenkeel"
chmod 755 "$name/bin/evenkeel"
command=$name/bin/evenkeel
"$command" man -o "$name/share/man/man1" >/dev/null
"$command" completion bash >"$name/share/bash-completion/completions/evenkeel"
"$command" completion zsh >"$name/share/zsh/site-functions/_evenkeel"
"$command" completion fish >"$name/share/fish/vendor_completions.d/evenkeel.fish"
echo "dist: $name: $(du -sm "$name" | cut -f 1) MB"

# All of Java SE, so that no library lacks a module; of the JDK's own: vectors, charsets of other languages, and what
# libraries look up by name.
"$JAVA_HOME/bin/jlink" --add-modules java.se,jdk.incubator.vector,jdk.charsets,jdk.unsupported,jdk.management,jdk.zipfs \
  --strip-java-debug-attributes --no-header-files --no-man-pages --generate-cds-archive --output runtime >jlink.log 2>&1 ||
  {
    cat jlink.log
    exit 1
  }
rm jlink.log
cp -R "$name" "$name-$platform"
mv runtime "$name-$platform/runtime"
echo "dist: $name-$platform: $(du -sm "$name-$platform" | cut -f 1) MB"

if [[ ${1:-} != --folders ]]; then
  for folder in "$name" "$name-$platform"; do
    zip -q -r -X "$folder.zip" "$folder"
    echo "dist: $dist/$folder.zip: $(du -m "$folder.zip" | cut -f 1) MB"
  done
fi
