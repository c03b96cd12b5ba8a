# shellcheck shell=bash
# Sourced by ./evenkeel and by the bin/evenkeel of a distribution: becomes Java.

# launch OPTION... -- APPLICATION ARGUMENT...: runs the application (-jar FILE, or -cp PATH CLASS) on $JAVA_HOME's Java
# with these options, and those of EVENKEEL_JAVA_OPTS, which may overrule them.
launch() {
  local options=() extra=() columns=() terminal=false stream size
  while [[ $1 != -- ]]; do
    options+=("$1")
    shift
  done
  shift
  read -r -a extra <<<"${EVENKEEL_JAVA_OPTS:-}" || true
  [[ -t 2 ]] && terminal=true
  for stream in 1 2; do # the terminal's width, where there is one
    if [[ -t $stream ]] && size=$(stty size <&"$stream" 2>/dev/null) && [[ $size =~ ^[0-9]+\ ([1-9][0-9]*)$ ]]; then
      columns=("-Devenkeel.columns=${BASH_REMATCH[1]}")
      break
    fi
  done

  # Java says at each start that the Vector API is an incubator module. Only that line is kept from the user: what the
  # JVM itself says goes through the filter, and Main gives System.err the real standard error, which is descriptor 3.
  exec 3>&2
  exec "$JAVA_HOME/bin/java" "${options[@]}" -Devenkeel.stderr=3 -Devenkeel.stderr.terminal=$terminal \
    ${columns[@]+"${columns[@]}"} ${extra[@]+"${extra[@]}"} "$@" 2> >(
      trap '' INT
      while IFS= read -r line || [[ -n $line ]]; do
        [[ $line == 'WARNING: Using incubator modules: jdk.incubator.vector' ]] || printf '%s\n' "$line" >&3
      done
    )
}
