# sums.awk: movements.csv of runs, in order, against the other files of their folders; see check.

function say(text) {
	print "books: " folder ": " text >"/dev/stderr"
	failed = 1
}

# Splits record RECORD of a CSV file into FIELDS, from 1.
function cut(record, fields, n, at, c, quoted, field) {
	if (index(record, "\"") == 0)
		return split(record, fields, ",")
	n = 1
	field = ""
	quoted = 0
	for (at = 1; at <= length(record); at++) {
		c = substr(record, at, 1)
		if (c == "\"" && quoted && substr(record, at + 1, 1) == "\"") {
			field = field c
			at++
		} else if (c == "\"") {
			quoted = !quoted
		} else if (c == "," && !quoted) {
			fields[n++] = field
			field = ""
		} else {
			field = field c
		}
	}
	fields[n] = field
	return n
}

# The next record of FILE, of which line ends in quotes are a part; 0 at its end.
function record_of(file, line, quotes) {
	if ((getline record <file) <= 0)
		return 0
	while (gsub(/"/, "\"", record) % 2 == 1) {
		if ((getline line <file) <= 0)
			return 0
		record = record "\n" line
	}
	return 1
}

# The number behind "KEY": in OBJECT of the summary.
function figure(object, key, at, rest) {
	at = index(summary, "\"" object "\":{")
	rest = substr(summary, at)
	at = index(rest, "\"" key "\":")
	rest = substr(rest, at + length(key) + 3)
	return rest + 0
}

function same(what, is, should) {
	if (is != should)
		say(what " is " is ", by the movements " should)
}

function take(file) {
	for (i in count)
		delete count[i]
	for (i in units)
		delete units[i]
	for (i in told)
		delete told[i]
	n_told = 0
	close(file)
	record_of(file)
	if (record != "seq,type,sku,batchref,orderid,line,units,supply,allocated,eta,reason,feed,feed_line")
		say("the columns of movements.csv")
	while (record_of(file)) {
		n = cut(record, m)
		if (n != 13)
			say("a movement of " n " fields")
		if (seq && m[1] != seq + 1)
			say("movement " m[1] " comes after " seq)
		seq = m[1]
		move()
	}
	close(file)
}

# Rows of the other files, as the movements tell them.
function tell(name, row) {
	told[name, ++count[name]] = row
}

function move(type, tells, key) {
	type = m[2]
	supply += m[8]
	allocated += m[9]
	of_supply[m[4]] += m[8]
	of_allocated[m[4]] += m[9]
	tells = m[11] == "insufficient" || m[11] == "fragmented"
	if (type == "waiting" || type == "short") {
		open[type] += m[7]
		key = m[5] "\n" m[3] "\n" m[6]
		if (!left[key] && m[7])
			lines++
		left[key] += m[7]
		if (!left[key])
			lines--
		if (tells) {
			units[type] += m[7]
			tell("out_of_stock", m[5] "," m[3] "," m[7] "," m[11] "," m[6] "," (type == "waiting" ? "yes" : ""))
		}
		return
	}
	units[type] += m[7]
	if (type == "allocated")
		tell("allocations", m[5] "," m[3] "," m[7] "," m[4] "," m[10] "," m[6])
	else if (type == "deallocated")
		tell("deallocations", m[5] "," m[3] "," m[7] "," m[4] "," m[11] "," m[6])
	else if (type == "shipped")
		tell("shipments", m[5] "," m[3] "," m[7] "," m[4] "," m[6])
	else if (type == "cancelled")
		tell("cancellations", m[5] "," m[3] "," m[7] "," m[6])
	else if (type == "amended")
		tell("amendments", m[5] "," m[3] "," m[7] "," m[6])
	else if (type == "eta" && m[5] != "")
		tell("promises", m[5] "," m[3] "," m[7] "," m[4] "," m[10] "," m[11] "," m[6])
	else if (type != "received" && type != "supplier-change" && type != "correction" && type != "eta")
		say("a movement of type " type)
	if (type == "received" || type == "supplier-change" || type == "correction")
		same("the supply of movement " m[1], m[8], m[7])
}

# The columns of file NAME that movements tell; "": its row is none of theirs.
function projected(name) {
	if (name == "out_of_stock")
		return f[4] == "depleted" ? "" : f[1] "," f[2] "," f[3] "," f[4] "," f[6] "," f[7]
	if (name == "amendments")
		return f[1] "," f[2] "," (f[3] - f[4]) "," f[5]
	if (name == "cancellations")
		return f[1] "," f[2] "," f[3] "," f[4]
	if (name == "shipments")
		return f[1] "," f[2] "," f[3] "," f[4] "," f[5]
	if (name == "promises")
		return f[1] "," f[2] "," f[3] "," f[4] "," f[5] "," f[6] "," f[7]
	return f[1] "," f[2] "," f[3] "," f[4] "," f[5] "," f[6]
}

function compare(name, file, at, row) {
	file = folder "/" name ".csv"
	at = 0
	record_of(file)
	while (record_of(file)) {
		for (i in f)
			delete f[i]
		cut(record, f)
		row = projected(name)
		if (row == "")
			continue
		if (told[name, ++at] != row) {
			say(name ".csv has \"" row "\", by the movements \"" told[name, at] "\"")
			break
		}
	}
	close(file)
	if (at != count[name] + 0)
		say(name ".csv has " at " rows, by the movements " count[name] + 0)
}

# On the way a quantity may be cut below what is allocated, but not behind a run.
function check_batches() {
	for (ref in of_supply)
		if (of_allocated[ref] < 0 || of_allocated[ref] > of_supply[ref])
			say("batch " ref " has " of_allocated[ref] " units allocated of " of_supply[ref])
}

function balance(of, what) {
	same(what " supply", figure(of, "supply"), supply + 0)
	same(what " allocated", figure(of, "allocated"), allocated + 0)
	same(what " free", figure(of, "free"), supply - allocated)
	same(what " waiting", figure(of, "waiting"), open["waiting"] + 0)
	same(what " short", figure(of, "short"), open["short"] + 0)
	same(what " lines", figure(of, "lines"), lines + 0)
}

BEGIN {
	split("allocations deallocations out_of_stock shipments cancellations amendments promises", names, " ")
	split("allocated deallocated shipped cancelled short waiting", sums, " ")
	for (a = 1; a < ARGC; a++) {
		folder = ARGV[a]
		sub(/\/movements.csv$/, "", folder)
		getline summary <(folder "/summary.json")
		close(folder "/summary.json")
		balance("opening", "opening")
		take(ARGV[a])
		balance("closing", "closing")
		check_batches()
		for (s = 1; s in sums; s++)
			same("units " sums[s], figure("units", sums[s]), units[sums[s]] + 0)
		for (s = 1; s in names; s++)
			compare(names[s])
	}
	exit failed
}
