#!/usr/bin/env bash
# Writes a version into each POM, and where the guides and examples name it: tools/set-version.sh 0.2.0-SNAPSHOT
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
old=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
new=${1:-}
if [[ ! $new =~ ^[0-9]+\.[0-9]+\.[0-9]+(-SNAPSHOT)?$ ]]; then
  echo "set-version: expected a version such as 0.2.0 or 0.2.0-SNAPSHOT, got '$new' (now it is $old)." >&2
  exit 2
fi
git grep -lF "$old" -- '*pom.xml' '*.md' 'examples/*.java' | while IFS= read -r file; do
  if [[ $file != CHANGELOG.md && $file != docs/DECISIONS.md ]]; then
    sed -E -i.before "s/(<version>|:evenkeel-[a-z]+:|evenkeel-)${old//./\\.}/\\1$new/g" "$file"
    rm "$file.before"
    echo "set-version: $file"
  fi
done
