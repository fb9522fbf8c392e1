#!/bin/sh
# Finds libtorch 2.11.0, of the Python package torch or by itself, and runs the check with it.
# Python is not run, only looked for. Exit code 4 where there is no such libtorch.
here=$(cd "$(dirname "$0")" && pwd)
wanted=2.11.0
looked=

# Whether a folder holds a libtorch of the right version.
fits() {
  [ -e "$1/lib/libtorch_cpu.so" ] || return 1
  for text in "$1/build-version" "$1/version.py"; do
    if [ -e "$text" ] && grep -Eq "(^|= *['\"])$wanted([+'\" ]|\$)" "$text"; then return 0; fi
  done
  return 1
}

try() {
  [ -z "$torch" ] && [ -n "$1" ] || return 0
  looked="$looked
  $1"
  if fits "$1"; then torch=$1; fi
}

# The Python packages under a prefix.
try_prefix() {
  [ -n "$1" ] || return 0
  for packages in "$1"/lib/python3*/site-packages "$1"/lib/python3*/dist-packages \
    "$1"/lib/python3/dist-packages; do
    if [ -e "$packages/torch" ]; then try "$packages/torch"; fi
  done
}

torch=
if [ -n "$LIBTORCH" ]; then
  # What is named must do; nothing else stands in for it.
  try "$LIBTORCH"
else
  try_prefix "$VIRTUAL_ENV"
  try_prefix "$CONDA_PREFIX"
  for python in python3 python; do
    program=$(command -v "$python") || continue
    try_prefix "$(dirname "$(dirname "$program")")"
    try_prefix "$(dirname "$(dirname "$(readlink -f "$program")")")"
  done
  try_prefix "$HOME/.local"
  try_prefix /usr/local
  try_prefix /usr
fi
if [ -z "$torch" ]; then
  echo "there is no libtorch $wanted; looked at:${looked:-
  no Python package torch anywhere}
Name its folder in LIBTORCH, or install it: pip install torch==$wanted" >&2
  exit 4
fi

libraries=$torch/lib
for folder in "$torch"/../nvidia/*/lib "$torch"/nvidia/*/lib; do
  if [ -d "$folder" ]; then libraries=$libraries:$folder; fi
done
echo "libtorch $wanted of $torch"
LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH
exec "$here/tunnel-gpu-check" "$@"
