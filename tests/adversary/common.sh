# What the adversary's means share. Sourced; $allot is the program, $scratch a folder of its own.
set -u
LC_ALL=C
export LC_ALL
allot=$(realpath "$1") || exit 74
here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d "${TMPDIR:-/tmp}/allot-adversary-XXXXXX") || exit 74
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 74
wrong=0

# Says what is wrong, and goes on.
wrong() {
	wrong=$((wrong + 1))
	[ "$wrong" -gt 20 ] || printf 'WRONG: %s\n' "$*"
}

# The state of store $1, as all that can be exported of it.
state() {
	for what in batches allocations lines; do
		"$allot" export "$what" --store "$1" || return
	done
}

# Ends: NAME, and how many of what were tried.
finish() {
	if [ "$wrong" -gt 0 ]; then
		echo "$1: $wrong of $2 $3 went wrong"
		exit 1
	fi
	echo "$1: $2 $3, none went wrong"
}
