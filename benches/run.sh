#!/usr/bin/env bash
# How fast bifolio is, told as a multiple of the least that any generator must do (benches/floor.rs).
#
#   benches/run.sh [STORIES …]      default: 100 1000 5000; 20000 takes about 3 GB
#
# For each size one site of invented stories, and in turn, RUNS times: a cold build into a folder that was not there; the
# same build again with nothing changed, with one body changed, with one title changed; the floor. Then SAVES saves of
# each kind under `bifolio serve` (benches/preview). Prints the tables of docs/performance.md when all is measured.
#
# RUNS (5), SAVES (40; 0 leaves the preview out), WORK and CARGO_TARGET_DIR may be set. PROFILE=dev tries the script
# without waiting for an optimised build; its figures mean nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

RUNS=${RUNS:-5}
SAVES=${SAVES:-40}
PROFILE=${PROFILE:-release}
TARGET=${CARGO_TARGET_DIR:-$PWD/target}
WORK=${WORK:-$TARGET/bench}
NOW=2026-11-24T12:00:00Z

# What is built, in this order: each is a function that prepares the site, named `before_…`.
KINDS=(cold unchanged body title)
declare -A NAMES=([cold]="cold" [unchanged]="nothing changed" [body]="one body changed" [title]="one title changed")

main() {
  [ $# -gt 0 ] || set -- 100 1000 5000
  [ -x /usr/bin/time ] || { echo "benches/run.sh: install the package time, for the peak of memory" >&2; exit 2; }
  BIFOLIO=$(program --bin bifolio)
  GENERATE=$(program --bench generate)
  FLOOR=$(program --bench floor)
  PREVIEW=$(program --bench preview)
  mkdir -p "$WORK"
  rm -f "$WORK"/{cold,warm,saves}.md
  for stories in "$@"; do measure "$stories"; done
  tables
}

# Builds a program and prints where it is.
program() {
  cargo build --quiet --locked --profile "$PROFILE" "$1" "$2" --message-format json |
    sed -n 's/.*"executable":"\([^"]*\/'"$2"'\(-[^"]*\)\?\)".*/\1/p'
}

tables() {
  echo "$(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(rustc --version), profile $PROFILE"
  echo
  echo "| stories | texts | pages | written | bifolio, cold | floor | ratio | peak memory |"
  echo "|--:|--:|--:|--:|--:|--:|--:|--:|"
  cat "$WORK/cold.md"
  echo
  echo "| stories | build | time | of the cold build | of the floor | peak memory |"
  echo "|--:|:--|--:|--:|--:|--:|"
  cat "$WORK/warm.md"
  [ ! -f "$WORK/saves.md" ] || cat "$WORK/saves.md"
}

measure() {
  local site=$WORK/$1 out=$WORK/$1-out built=$WORK/$1-built floors=() run kind
  local -A times=() peaks=()
  echo "$1 stories" >&2
  rm -rf "$site" "$out" "$built"
  "$GENERATE" "$1" "$site"
  NEWEST=$(grep -rH '^date: ' "$site/content" | sort -t: -k3 | tail -1 | cut -d: -f1)
  # Once unmeasured: the disk's cache is warm for both, and the floor has its bytes.
  build "$site" "$built" >/dev/null
  for run in $(seq "$RUNS"); do
    for kind in "${KINDS[@]}"; do
      "before_$kind" "$site" "$out" "$run"
      local milliseconds peak
      read -r milliseconds peak < <(build "$site" "$out")
      times[$kind]+="$milliseconds "; peaks[$kind]+="$peak "
    done
    rm -rf "$out"; sync
    floors+=("$("$FLOOR" "$site" "$built" "$out" | sed 's/ ms.*//')")
    rm -rf "$out"
  done
  rows "$1" "$built" "$(median "${floors[@]}")"
  [ "$SAVES" = 0 ] || { echo; "$PREVIEW" "$BIFOLIO" "$site" "$SAVES"; } >>"$WORK/saves.md"
  rm -rf "$site" "$out" "$built"
}

# Writes the rows of one size, from `times` and `peaks` of `measure`.
rows() {
  local kind time cold
  cold=$(median ${times[cold]})
  printf '| %d | %d | %d | %s MB | %d ms | %d ms | %s | %d MB |\n' "$1" $((2 * $1)) \
    "$(find "$2" -name '*.html' | wc -l)" \
    "$(find "$2" -type f -printf '%s\n' | awk '{ all += $1 } END { printf "%.1f", all / 1e6 }')" \
    "$cold" "$3" "$(ratio "$cold" "$3")" $(($(median ${peaks[cold]}) / 1024)) >>"$WORK/cold.md"
  for kind in "${KINDS[@]:1}"; do
    time=$(median ${times[$kind]})
    printf '| %d | %s | %d ms | %s | %s | %d MB |\n' "$1" "${NAMES[$kind]}" "$time" \
      "$(ratio "$time" "$cold")" "$(ratio "$time" "$3")" $(($(median ${peaks[$kind]}) / 1024)) >>"$WORK/warm.md"
  done
}

# No output, and nothing remembered.
before_cold() {
  rm -rf "$2" "$1/.bifolio" "$1/public"
}

before_unchanged() {
  :
}

# A word in the first paragraph of a text: another story in each run.
before_body() {
  sed -i "0,/\[^1\]/ s/\[^1\]/ word$3&/" "$(find "$1/content" -name "story-$3.en.md")"
}

# A word in the title of the newest text, which the front page and several lists show.
before_title() {
  sed -i "0,/^title: \"/ s/^title: \"/&Word $3 /" "$NEWEST"
}

# Builds a site; prints milliseconds and the peak of memory in KB.
build() {
  local start log=$WORK/build.log
  sync
  start=${EPOCHREALTIME/./}
  /usr/bin/time -o "$WORK/peak" -f %M "$BIFOLIO" build --source "$1" --output "$2" --now "$NOW" --format short >"$log" 2>&1 ||
    { tail -20 "$log" >&2; exit 1; }
  echo $(((${EPOCHREALTIME/./} - start) / 1000)) "$(tail -1 "$WORK/peak")"
}

ratio() {
  awk "BEGIN { printf \"%.2f\", $1 / ($2 > 0 ? $2 : 1) }"
}

median() {
  printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"
}

main "$@"
