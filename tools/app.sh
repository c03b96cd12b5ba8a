# shellcheck shell=bash
# Sourced by ./evenkeel and tools/build.sh: where the built application lies and how Java runs it.

# fresh_app ROOT: prints the folder of the built application; fails if there is none, or a source is newer than it.
fresh_app() {
  local root=$1 stamp=$1/target/app name
  [[ -r $stamp ]] && IFS= read -r name <"$stamp" && [[ -r $root/target/$name/evenkeel-cli.jar ]] || return 1
  [[ -z $(find "$root"/{pom.xml,LICENSE,NOTICE,.mvn,tools} "$root"/*/pom.xml "$root"/*/src/main -newer "$stamp") ]] ||
    return 1
  printf '%s\n' "$root/target/$name"
}

# java_options APP: sets the array JAVA_OPTIONS to what Java needs to run the application in APP.
#
# The parallel collector: training makes little garbage, and to G1 every matrix of a few megabytes is a special case.
# The archive of loaded classes (CDS), which tools/build.sh made with the same options, saves a quarter of the start;
# where it does not fit (another JDK, other options) Java would say so at each start, so it is told not to.
java_options() {
  # shellcheck disable=SC2034 # read by those that source this file
  JAVA_OPTIONS=(
    --add-modules jdk.incubator.vector
    -XX:+UseParallelGC -XX:MaxRAMPercentage=60
    "-XX:SharedArchiveFile=$1/classes.jsa" '-Xlog:cds*=off' '-Xlog:aot*=off' '-Xlog:class+path=off'
  )
}
