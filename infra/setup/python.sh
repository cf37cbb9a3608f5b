#!/bin/sh
# Print the Python to work with: 3.13, which is Lambda's, or else the newest from 3.11 on. $PYTHON has the first word.
# A command may exist and not run (pyenv answers "not found" for versions that are not chosen), so each is tried.

fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; }
is_3_13() { "$1" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' 2>/dev/null; }
path_of() { "$1" -c 'import sys; print(sys.executable)'; }

if [ -n "${PYTHON:-}" ]; then
    if fits "$PYTHON"; then path_of "$PYTHON"; exit; fi
    echo "PYTHON=$PYTHON is not a Python from 3.11 to 3.14." >&2
    exit 1
fi

# What .venv was made with stays; `make clean` forgets it.
if fits .venv/bin/python; then echo .venv/bin/python; exit; fi

for python in python3.13 python3; do
    if is_3_13 "$python"; then path_of "$python"; exit; fi
done
if command -v pyenv >/dev/null 2>&1; then
    for version in $(pyenv versions --bare 2>/dev/null | grep '^3\.13\.[0-9]*$' | sort -t . -k 3 -n -r); do
        python="$(pyenv prefix "$version" 2>/dev/null)/bin/python"
        if is_3_13 "$python"; then echo "$python"; exit; fi
    done
fi
for python in python3.14 python3.12 python3.11 python3; do
    if fits "$python"; then path_of "$python"; exit; fi
done

echo "Rubrica needs Python 3.11 or newer (3.13 is best), and found none." >&2
echo "On Debian and Ubuntu: sudo apt-get install python3 python3-venv" >&2
exit 1
