#!/usr/bin/env bash
# Numbers the sections of docs/DECISIONS.md, dates new ones today, and writes the index. Run it after adding one.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
file=$root/docs/DECISIONS.md
awk -v today="$(date +%Y-%m-%d)" '
  function anchor(heading) {
    heading = tolower(heading)
    gsub(/[^a-z0-9 _-]/, "", heading)
    gsub(/ /, "-", heading)
    return heading
  }
  /^## / {
    title = substr($0, 4)
    sub(/^[0-9]+\. /, "", title)
    date = today
    if (match(title, / \([0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]\)$/)) {
      date = substr(title, RSTART + 2, 10)
      title = substr(title, 1, RSTART - 1)
    }
    n++
    heading = n ". " title " (" date ")"
    index_of = index_of "| " n " | [" title "](#" anchor(heading) ") | " date " |\n"
    body = body "## " heading "\n"
    next
  }
  n == 0 && !/^\|/ { head = head $0 "\n" }
  n > 0 { body = body $0 "\n" }
  END {
    sub(/\n+$/, "\n", head)
    printf "%s\n| no. | decision | date |\n| --- | --- | --- |\n%s\n%s", head, index_of, body
  }' "$file" >"$file.new"
mv "$file.new" "$file"
