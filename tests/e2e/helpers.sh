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

# held CALL ARGUMENTS: calls allot in the background and holds it before its CALLth call that changes something outside
# it; it is $!. How fast the machine is does not decide where it stands.
held() {
	call=$1
	shift
	env --default-signal=INT,HUP KILLS_HOLDS=1 KILLS_AT="$call" LD_PRELOAD="$KILL_SHIM" allot "$@" &
	until grep -q '^State:.*stopped' /proc/$!/status; do
		! grep -q '^State:.*zombie' /proc/$!/status || { echo "held: ended before call $call"; return 1; }
	done
}

# counted ARGUMENTS: calls allot; $calls is how many calls it made that change something outside it.
counted() {
	KILLS_COUNT=$PWD/calls LD_PRELOAD="$KILL_SHIM" allot "$@"
	status=$?
	read -r calls <calls && rm calls
	return $status
}

# killed CALL ARGUMENTS: calls allot and kills it before its CALLth such call.
killed() {
	call=$1
	shift
	KILLS_AT="$call" LD_PRELOAD="$KILL_SHIM" allot "$@"
	[ $? -eq 137 ] || echo "killed: ended before call $call"
}

# Begins a run on allot-store, of many small commits, and holds it in the middle; it is $!, its messages in $1.
held_run() {
	awk 'BEGIN { print "ref,sku,qty"; for (i = 1; i <= 5000; i++) print "M" i ",MANY,1" }' >many.csv
	held 20000 run --quiet --chunk 1 many.csv 2>"$1"
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

# A profile of a partner ACME, who sends messages to us: profiles/acme.conf, with the lines given added to it.
edi_profile() {
	mkdir -p profiles
	{
		printf '%s\n' 'partner = ACME' 'snapshot { means = available }' 'edi {' \
			'partner = "ZZ:ACME" us = "ZZ:OURS" prefix = "ACME:" usage = P' \
			'accept = {846, 850, 856, 860, 997, TA1, INVRPT, DESADV, ORDERS, ORDCHG, CONTRL}' \
			'skus = {VN, UP, SA, EN} units = {"EA: 1", "PCE: 1", "CA: 12"} locations = sum poc = new'
		printf '%s\n' "$@"
		echo '}'
	} >profiles/acme.conf
}

# x12 NUMBER CODE: an interchange of X12 with that control number and one group. Its units come from standard input: a line
# "unit TYPE", then a segment a line.
x12() {
	awk -v number="$1" -v code="$2" '
		function end() { if (unit) printf "SE*%d*%04d~\n", count + 1, unit }
		BEGIN {
			printf "ISA*00*          *00*          *ZZ*ACME           *ZZ*OURS           *261126*1200*U*00401*%09d*0*P*>~\n", number
			printf "GS*%s*ACME*OURS*20261126*1200*%d*X*004010~\n", code, number
		}
		$1 == "unit" { end(); count = 1; printf "ST*%s*%04d~\n", $2, ++unit; next }
		{ print $0 "~"; count++ }
		END { end(); printf "GE*%d*%d~\nIEA*1*%09d~\n", unit, number, number }'
}

# edifact NUMBER: the same of EDIFACT, without a group.
edifact() {
	awk -v number="$1" '
		function end() { if (unit) printf "UNT+%d+%d'\''\n", count + 1, unit }
		BEGIN { printf "UNB+UNOC:3+ACME:ZZ+OURS:ZZ+261126:1200+%s'\''\n", number }
		$1 == "unit" { end(); count = 1; printf "UNH+%d+%s:D:96A:UN:EAN008'\''\n", ++unit, $2; next }
		{ print $0 "'\''"; count++ }
		END { end(); printf "UNZ+%d+%s'\''\n", unit, number }'
}

# plain COMMAND...: runs it with no more rights than its user's own; ends the case, skipped, where root cannot give up its.
plain() {
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	elif setpriv --bounding-set=-all --inh-caps=-all true 2>/dev/null; then
		setpriv --bounding-set=-all --inh-caps=-all "$@"
	else
		exit 77
	fi
}

# at MOMENT COMMAND...: runs it as if it were MOMENT, which is to come, UTC, as date -d has it.
at() {
	[ -e "$CLOCK_SHIM" ] || exit 77
	ahead=$(($(date -u -d "$1" +%s) - $(date +%s)))
	shift
	CLOCK_SECONDS=$ahead LD_PRELOAD="$CLOCK_SHIM" "$@"
}
