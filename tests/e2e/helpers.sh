# What cases share; see run.

# Two batches of one SKU, in the warehouse and to come, and two orders: the smallest night there is.
small_feeds() {
	mkdir -p feeds
	printf 'ref,sku,qty,eta\nB1,CHAIR,10,\nB2,CHAIR,10,2026-12-04\n' >feeds/batches.csv
	printf 'orderid,sku,qty\nO1,CHAIR,4\nO2,CHAIR,8\n' >feeds/orders.csv
}

# Runs sample night $1, of 1 to 5, as samples/README.md says, with the options that follow.
night() {
	night=$1
	shift
	[ "$night" != 5 ] || set -- --amend "$@"
	allot run "$@" "$SAMPLES/night-$night"
}

# Begins a run on allot-store, of many small commits, and holds it in the middle; it is $!, its messages in $1.
held_run() {
	awk 'BEGIN { print "ref,sku,qty"; for (i = 1; i <= 5000; i++) print "M" i ",MANY,1" }' >many.csv
	allot run --quiet --chunk 1 many.csv 2>"$1" &
	until ls -d results/.run-*.tmp >files 2>/dev/null; do :; done
	kill -s STOP $!
}

# Each file of the newest results after its name, but for their sums.
published() {
	(cd results/latest && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | while read -r file; do
		echo "== ${file#./}"
		cat "$file"
	done)
}

# Summary file $1 with store, times, version and seals masked as in samples/.
masked() {
	sed -e 's/"\(store\|started\|ended\|version\|previous\)":"[^"]*"/"\1":"*"/g' "$1"
}

# Masks the summaries of the folders of results given, and their sums, in place.
mask_folders() {
	for folder in "$@"; do
		masked "$folder/summary.json" >mask && mv mask "$folder/summary.json"
		sed 's/^[0-9a-f]*  summary.json$/*  summary.json/' "$folder/SHA256SUMS" >mask && mv mask "$folder/SHA256SUMS"
	done
}

# Runs feeds and says in short what came of it: the status, feeds refused whole, refused rows by line and code, and
# each row of the results after the name of its file.
came() {
	allot run --quiet "$@" 2>/dev/null
	echo "exit $?"
	grep -o '"feed":"[^"]*","kind":[^,]*,"sha256":[^,]*,"status":"refused","code":"[^"]*"' results/latest/summary.json |
		sed 's/"feed":"\([^"]*\)".*:"\([^"]*\)"/\1: \2/'
	for file in results/latest/rejected/*; do
		[ ! -e "$file" ] || sed '1d; s/^\([0-9]*\),\([a-z-]*\),.*/refused \1: \2/' "$file"
	done
	for file in results/latest/*.csv; do
		[ "$file" != results/latest/movements.csv ] || continue
		sed "1d; s/^/$(basename "$file" .csv): /" "$file"
	done
}

# A file $1 for the spool with the content that follows on standard input, marked as complete.
spooled() {
	mkdir -p "$(dirname "spool/in/$1")"
	cat >"spool/in/$1" || return
	: >"spool/in/$1.done"
}

# All files of the spool, the archive's month left out.
spool_holds() {
	(cd spool && find . ! -type d | LC_ALL=C sort | sed 's|^\./||; s|^archive/[0-9]*/[0-9]*/|archive/|')
}
