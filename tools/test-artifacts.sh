#!/usr/bin/env bash
# Tests what this build gives to others by using it: a separate Maven project, with an empty
# repository of its own, that has nothing but the published artifacts and the Java of README.md.
# Called by ./test, after mvn verify.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=tools/find-jdk.sh
. tools/find-jdk.sh
find_jdk || exit

box=$(mktemp -d)
trap 'rm -rf "$box"' EXIT
java=$JAVA_HOME/bin/java

# fail WHAT FILE: stops, with the end of FILE.
fail() {
  printf 'artifacts: FAILED: %s\n' "$1"
  tail -n 40 "$2"
  exit 1
}

version=$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' pom.xml)
# The repository that this build took its libraries from serves the other project as the remote one.
libraries=$(tr ':' '\n' <cli/target/test-classes/distribution.txt | sed -n 's|/info/picocli/picocli/.*||p')

# What mvn install and a release hand out, in a repository's order.
for pom in pom.xml $(sed -n 's|^    <module>\([a-z]*\)</module>$|\1/pom.xml|p' pom.xml); do
  grep -q '<maven.deploy.skip>true' "$pom" && continue
  module=$(dirname "$pom")
  [[ $module == . ]] && artifact=evenkeel || artifact=evenkeel-$module
  place=$box/published/io/evenkeel/$artifact/$version
  mkdir -p "$place"
  cp "$pom" "$place/$artifact-$version.pom"
  for jar in "$module/target/$artifact-$version.jar" "$module/target/$artifact.jar"; do
    [[ ! -f $jar ]] || cp "$jar" "$place/$artifact-$version.jar"
  done
done

cp -R tools/consumer "$box/consumer"
cat >"$box/settings.xml" <<XML
<settings>
  <mirrors>
    <mirror><id>libraries</id><mirrorOf>*,!evenkeel</mirrorOf><url>file://$libraries</url></mirror>
  </mirrors>
  <profiles>
    <profile>
      <id>evenkeel</id>
      <repositories>
        <repository><id>evenkeel</id><url>file://$box/published</url></repository>
      </repositories>
    </profile>
  </profiles>
  <activeProfiles><activeProfile>evenkeel</activeProfile></activeProfiles>
</settings>
XML

# The Java of README.md, each block a method; one epoch instead of five, since it runs on scalar code too.
awk '
  BEGIN {
    n = split("data dataset json loss metrics model network optimizer probe run table tabular training", packages, " ")
    for (i = 1; i <= n; i++) print "import io.evenkeel." packages[i] ".*;"
    print "import java.util.*;\n\nclass Readme {\n  private static final float[] pixels = new float[784];\n"
  }
  /^```java$/ { inside = 1; print "  static String example" ++examples "() throws Exception {"; next }
  inside && /^```$/ { inside = 0; print "    return String.valueOf(" result ");\n  }\n"; next }
  inside {
    sub(/epochs\(5\)/, "epochs(1)")
    if ($0 ~ /^float\[\] /) result = "Arrays.toString(" $2 ")"
    else if ($0 ~ /^[A-Z][A-Za-z]* [a-z][A-Za-z]* =/) result = $2
    print "    " $0
  }
  END {
    print "  public static void main(String[] args) throws Exception {"
    for (i = 1; i <= examples; i++) print "    System.out.println(example" i "());"
    print "  }\n}"
  }' README.md >"$box/consumer/src/main/java/Readme.java"
sed -i.orig 's/^class Readme/public class Readme/; 1i package com.example.consumer;' "$box/consumer/src/main/java/Readme.java"
awk 'BEGIN {
  print "age,education,hours,income"
  for (i = 0; i < 240; i++)
    print 20 + (i * 7) % 40 "," (i % 3 ? "Bachelors" : "HS-grad") "," 20 + (i * 11) % 30 "," ((i * 7) % 40 > 20 ? "high" : "low")
}' >"$box/people.csv"

if ! mvn -B -q -s "$box/settings.xml" "-Dmaven.repo.local=$box/repository" -f "$box/consumer/pom.xml" "-Devenkeel.version=$version" compile \
  >"$box/log" 2>&1 </dev/null; then
  fail "a project that depends on evenkeel-data compiles" "$box/log"
fi
[[ $(<"$box/consumer/target/classpath") == *"$box/repository/io/evenkeel/evenkeel-core/"* ]] ||
  fail "the project takes Evenkeel from its own repository" "$box/consumer/target/classpath"
echo "artifacts: a project that depends on evenkeel-data compiles, with the BOM, from an empty repository"

path=$box/consumer/target/classes:$(<"$box/consumer/target/classpath")
cd "$box"
vector=(--add-modules jdk.incubator.vector)
class_path=(-cp "$path" com.example.consumer.Readme)
module_path=(--module-path "$path" -m com.example.consumer/com.example.consumer.Readme)
# run NAME OPTION...: runs README.md's Java, and keeps what it prints.
run() {
  local name=$1
  shift
  "$java" --enable-native-access=ALL-UNNAMED -Xmx2g "$@" >"$box/$name" 2>"$box/$name.log"
}
# both NAME...: waits for two runs, and compares what they printed with the first run of all.
both() {
  local name
  wait "$first" || fail "README.md's Java, $1" "$box/$1.log"
  wait "$second" || fail "README.md's Java, $2" "$box/$2.log"
  for name in "$@"; do
    [[ $(wc -l <"$box/$name") -ge 3 ]] || fail "README.md's Java prints its answers, $name" "$box/$name"
    cmp -s "$box/$name" "$box/class-path-vector" || fail "the same answers as on the class path, $name" "$box/$name"
    echo "artifacts: README.md's Java runs, $name"
  done
}
run class-path-vector "${vector[@]}" "${class_path[@]}" & first=$!
run module-path-scalar "${module_path[@]}" & second=$!
both class-path-vector module-path-scalar
run module-path-vector "${vector[@]}" "${module_path[@]}" & first=$!
run class-path-scalar "${class_path[@]}" & second=$!
both module-path-vector class-path-scalar

if ! mvn -B -q -s "$box/settings.xml" "-Dmaven.repo.local=$box/repository" -f "$box/consumer/pom.xml" "-Devenkeel.version=$version" \
  -Dartifact=evenkeel-core dependency:build-classpath@jars >"$box/log" 2>&1 </dev/null; then
  fail "the jars of evenkeel-core can be listed" "$box/log"
fi
kilobytes=$(tr ':' '\n' <"$box/consumer/target/classpath" | xargs du -ckL | tail -n 1 | cut -f 1)
((kilobytes > 1000 && kilobytes <= 6 * 1024)) || fail "evenkeel-core has $kilobytes kB of jars, at most 6 MB" "$box/log"
echo "artifacts: evenkeel-core and what it depends on: $kilobytes kB, of at most 6 MB"

# What can be unpacked is run where there is no Java on the PATH, no home and no other variable.
"$root/tools/dist.sh" --folders
mkdir "$box/bin"
for tool in bash cat dirname mkdir mktemp readlink stty uname locale; do
  ln -s "$(command -v "$tool")" "$box/bin/$tool"
done
ran() { # ran FOLDER VARIABLE...: trains on a table and predicts, with these variables alone
  local folder=$1
  shift
  local command=(env -i "PATH=$box/bin" "$@" "$folder/bin/evenkeel")
  rm -rf "$box/runs"
  "${command[@]}" --version >"$box/log" 2>&1 || fail "$folder: --version" "$box/log"
  [[ $(<"$box/log") == "evenkeel $version"* ]] || fail "$folder: the version" "$box/log"
  "${command[@]}" train "$box/people.csv" --target income --members 1 --epochs 2 --name people >"$box/log" 2>&1 ||
    fail "$folder: train" "$box/log"
  "${command[@]}" predict people "$box/people.csv" -o "$box/scored.parquet" >"$box/log" 2>&1 ||
    fail "$folder: predict" "$box/log"
  [[ -s $box/scored.parquet ]] || fail "$folder: what predict wrote" "$box/log"
  rm "$box/scored.parquet"
}
alone=$(echo "$root"/target/dist/evenkeel-"$version"-*)
ran "$root/target/dist/evenkeel-$version" "JAVA_HOME=$JAVA_HOME"
echo "artifacts: the unpacked command runs on a Java that is named"
ran "$alone"
echo "artifacts: the command with its own runtime runs without any Java and any variable"
ran "$alone" "HOME=$box"
[[ -s $box/.cache/evenkeel/$version.jsa ]] || fail "the first command with a home archives its classes" "$box/log"
echo "artifacts: the first command archives its classes in the user's cache"
