#!/bin/sh
# Make the environment once, and again only when the list of requirements has changed:
# a second start needs no network. $1 is run or test.
set -eu
python=""
for one in python3.13 python3.12 python3.11 python3; do
	if command -v "$one" >/dev/null 2>&1 &&
		"$one" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
		python=$one
		break
	fi
done
if [ -z "$python" ]; then
	echo "zhidu needs Python 3.11 or newer (on Debian: sudo apt-get install -y python3 python3-venv)." >&2
	exit 2
fi
if ! .venv/bin/python -c '' 2>/dev/null; then # none yet, or its Python has gone
	rm -rf .venv
	if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
		echo "Python has no venv module (on Debian: sudo apt-get install -y python3-venv)." >&2
		exit 2
	fi
	if ! "$python" -m venv .venv >/dev/null 2>&1; then
		rm -rf .venv
		echo "Could not make .venv in $(pwd): the folder must be writable and the disk not full." >&2
		exit 2
	fi
fi
lists="requirements.txt"
[ "${1:-run}" = test ] && lists="requirements.txt requirements-test.txt"
for list in $lists; do
	stamp=".venv/${list%.txt}.installed"
	# packages stand in a folder of the Python they were installed for
	wanted=$(.venv/bin/python -V && cat "$list")
	if [ "$wanted" != "$(cat "$stamp" 2>/dev/null)" ]; then
		echo "Installing what $list names (once) …"
		log=.venv/pip.log
		if ! .venv/bin/python -m pip install --quiet --only-binary :all: -r "$list" >"$log" 2>&1; then
			echo "Could not install $list: the package index cannot be reached, or a package is missing there. Connect to the network once and start again (what pip said is in $log)." >&2
			exit 2
		fi
		printf '%s\n' "$wanted" >"$stamp"
	fi
done
# catalogs are kept as text and compiled here: no gettext needed
.venv/bin/python - <<'END'
import pathlib, polib
for po in pathlib.Path("zhidu/locale").rglob("*.po"):
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
        polib.pofile(str(po)).save_as_mofile(str(mo))
END
# the `zhidu` command of this checkout, also from elsewhere and from a path with spaces
site=$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')
pwd >"$site/zhidu.pth"
printf '#!/bin/sh\nexec "$(dirname "$0")/python" -m zhidu "$@"\n' >.venv/bin/zhidu
chmod +x .venv/bin/zhidu
