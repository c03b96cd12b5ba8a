# shellcheck shell=bash
# Sourced by ./evenkeel and ./test: find_jdk sets JAVA_HOME to a JDK 25 or newer and exports it, or says in one sentence
# how to get one and returns 2; find_java does so for a Java that need not compile. Works with bash 3.2 (macOS) and starts no
# process for a JDK that has a `release` file.

readonly WANTED_JAVA=25

# java_major HOME: prints the major version of the JDK in HOME; fails where there is none (a JRE is enough only for
# find_java).
java_major() {
  local home=$1 line version=
  [[ -x $home/bin/java && (-x $home/bin/javac || -n ${ANY_JAVA:-}) ]] || return 1
  if [[ -r $home/release ]]; then
    while IFS= read -r line; do
      [[ $line == JAVA_VERSION=* ]] && version=${line#JAVA_VERSION=}
    done <"$home/release"
  else
    version=$("$home/bin/javac" -version 2>&1)
    version=${version#javac }
  fi
  version=${version//\"/}
  version=${version%%[!0-9]*} # 25.0.3 and 25-ea are 25
  [[ -n $version ]] || return 1
  printf '%s\n' "$version"
}

# jdk_fits HOME: whether HOME holds a JDK that is new enough.
jdk_fits() {
  local major
  [[ -n $1 ]] && major=$(java_major "$1") && ((major >= WANTED_JAVA))
}

# resolve_links FILE: prints FILE's own path, with its symbolic links followed.
resolve_links() {
  local file=$1 target
  while [[ -L $file ]]; do
    target=$(readlink "$file")
    [[ $target == /* ]] || target=$(dirname "$file")/$target
    file=$target
  done
  printf '%s/%s\n' "$(cd -P "$(dirname "$file")" && pwd)" "$(basename "$file")"
}

# path_jdk: prints the home of the java on the PATH.
path_jdk() {
  local java
  java=$(command -v java) || return 1
  java=$(resolve_links "$java")
  printf '%s\n' "${java%/bin/java}"
}

# folder_jdk: prints the best JDK in the usual folders: the wanted version where it is there, else the first newer one.
folder_jdk() {
  local home major newer= user=${HOME:-/nonexistent}
  for home in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* /usr/local/*jdk* \
    "$user"/.sdkman/candidates/java/* "$user"/.jdks/* "$user"/.asdf/installs/java/* \
    "$user"/.local/share/mise/installs/java/* "$user"/.jenv/versions/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$user"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    major=$(java_major "$home") || continue
    if ((major == WANTED_JAVA)); then
      printf '%s\n' "$home"
      return
    fi
    ((major > WANTED_JAVA)) && newer=${newer:-$home}
  done
  [[ -n $newer ]] && printf '%s\n' "$newer"
}

find_jdk() {
  local home
  if [[ -n ${EVENKEEL_JAVA_HOME:-} ]]; then
    if ! jdk_fits "$EVENKEEL_JAVA_HOME"; then
      echo "evenkeel: EVENKEEL_JAVA_HOME is '$EVENKEEL_JAVA_HOME', where there is no JDK $WANTED_JAVA or newer:" \
        "set it to the home of one, or unset it." >&2
      return 2
    fi
    home=$EVENKEEL_JAVA_HOME
  elif jdk_fits "${JAVA_HOME:-}"; then
    home=$JAVA_HOME
  elif home=$(path_jdk) && jdk_fits "$home"; then
    :
  elif ! home=$(folder_jdk); then
    echo "evenkeel: no JDK $WANTED_JAVA or newer found (EVENKEEL_JAVA_HOME, JAVA_HOME, PATH and the usual folders were" \
      "searched): install one, such as Temurin from https://adoptium.net, or set EVENKEEL_JAVA_HOME to where one is." >&2
    return 2
  fi
  export JAVA_HOME=$home
}

find_java() {
  ANY_JAVA=yes find_jdk
}
