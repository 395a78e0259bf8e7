# Sourced by demo, test and web: work in the repository's root, run a stage and remember how long it took.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A compiler cache is used where there is one; its entries serve every clone.
if command -v ccache >/dev/null; then
  export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
fi

stage_names=() stage_seconds=()

# stage NAME COMMAND...: runs the command; the first stage that fails ends the script with its exit status.
stage() {
  local name="$1" start=$SECONDS status
  shift
  printf '\n== %s\n' "$name"
  set +e; (set -e; "$@"); status=$?; set -e  # in "$@ || ..." a failure inside a function would go unnoticed
  stage_names+=("$name") stage_seconds+=($((SECONDS - start)))
  printf -- '-- %s: %d s\n' "$name" $((SECONDS - start))
  [[ $status -eq 0 ]] || { print_stages; printf '%s: the stage "%s" failed\n' "$0" "$name" >&2; exit "$status"; }
}

print_stages() {
  local i total=0
  printf '\n%-32s %8s\n' stage seconds
  for i in "${!stage_names[@]}"; do
    printf '%-32s %8d\n' "${stage_names[i]}" "${stage_seconds[i]}"
    total=$((total + stage_seconds[i]))
  done
  printf '%-32s %8d\n' total "$total"
}

build() { cmake --build --preset "$1" --parallel "$(nproc)" "${@:2}"; }
