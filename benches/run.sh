#!/usr/bin/env bash
# How fast bifolio is, told as a multiple of the least that any generator must do (benches/floor.rs).
#
#   benches/run.sh [STORIES …]      default: 100 1000 5000
#
# For each size: one site of invented stories, five cold builds and five runs of the floor in turn, each into a folder
# that was not there. Prints a row of the figures in docs/performance.md. RUNS, WORK and CARGO_TARGET_DIR may be set.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

RUNS=${RUNS:-5}
TARGET=${CARGO_TARGET_DIR:-$PWD/target}
WORK=${WORK:-$TARGET/bench}
NOW=2026-11-24T12:00:00Z

main() {
  [ $# -gt 0 ] || set -- 100 1000 5000
  [ -x /usr/bin/time ] || { echo "benches/run.sh: install the package time, for the peak of memory" >&2; exit 2; }
  cargo build --release --locked --bin bifolio
  GENERATE=$(program generate)
  FLOOR=$(program floor)
  BIFOLIO=$TARGET/release/bifolio
  mkdir -p "$WORK"
  echo "$(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(rustc --version)"
  echo
  echo "| stories | texts | pages | written | bifolio, cold | floor | ratio | peak memory |"
  echo "|--:|--:|--:|--:|--:|--:|--:|--:|"
  for stories in "$@"; do measure "$stories"; done
}

# Builds a program of benches/ and prints where it is.
program() {
  cargo build --release --locked --bench "$1" --message-format json 2>/dev/null |
    sed -n 's/.*"executable":"\([^"]*\/'"$1"'-[^"]*\)".*/\1/p'
}

measure() {
  local site=$WORK/$1 out=$WORK/$1-out builds=() floors=() peaks=()
  rm -rf "$site"
  "$GENERATE" "$1" "$site"
  # Once unmeasured: the disk's cache is warm for both, and the floor has its bytes.
  build "$site" "$WORK/$1-built" >/dev/null
  for _ in $(seq "$RUNS"); do
    local milliseconds peak
    read -r milliseconds peak < <(build "$site" "$out")
    builds+=("$milliseconds"); peaks+=("$peak")
    rm -rf "$out"; sync
    floors+=("$("$FLOOR" "$site" "$WORK/$1-built" "$out" | sed 's/ ms.*//')")
  done
  local cold floor
  cold=$(median "${builds[@]}"); floor=$(median "${floors[@]}")
  printf '| %d | %d | %d | %s MB | %d ms | %d ms | %s | %d MB |\n' "$1" $((2 * $1)) \
    "$(find "$WORK/$1-built" -name '*.html' | wc -l)" \
    "$(find "$WORK/$1-built" -type f -printf '%s\n' | awk '{ all += $1 } END { printf "%.1f", all / 1e6 }')" \
    "$cold" "$floor" "$(awk "BEGIN { printf \"%.2f\", $cold / $floor }")" $(($(median "${peaks[@]}") / 1024))
  rm -rf "$site" "$out" "$WORK/$1-built"
}

# Builds a site that has no output and no memory; prints milliseconds and the peak of memory in KB.
build() {
  local start log=$WORK/build.log
  rm -rf "$2" "$1/.bifolio" "$1/public"; sync
  start=${EPOCHREALTIME/./}
  /usr/bin/time -o "$WORK/peak" -f %M "$BIFOLIO" build --source "$1" --output "$2" --now "$NOW" --format short >"$log" 2>&1 ||
    { tail -20 "$log" >&2; exit 1; }
  echo $(((${EPOCHREALTIME/./} - start) / 1000)) "$(tail -1 "$WORK/peak")"
}

median() {
  printf '%s\n' "$@" | sort -n | sed -n "$((($# + 1) / 2))p"
}

main "$@"
