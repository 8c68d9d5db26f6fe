# Makes the benchmark's table out of its measurements: "NAME WALL USER SYSTEM PEAK" a line, and
# "callgrind-NAME INSTRUCTIONS". Cases that were not measured are left out. Variables: lines, rows (of the usual
# feeds), stored (lines of the large cases).

{ n = ++count[$1]; us["wall", $1, n] = $2; us["cpu", $1, n] = $3 + $4; peak[$1] = $5 > peak[$1] ? $5 : peak[$1] }

# The I-th smallest of NAME's times of KIND, wall or cpu; they are sorted when first asked for.
function ranked(kind, name, i,    a, b, t) {
	if (!((kind, name) in sorted))
		for (a = 2; a <= count[name]; a++)
			for (b = a; b > 1 && us[kind, name, b - 1] > us[kind, name, b]; b--) {
				t = us[kind, name, b]
				us[kind, name, b] = us[kind, name, b - 1]
				us[kind, name, b - 1] = t
			}
	sorted[kind, name] = 1
	return us[kind, name, i]
}

function middle(kind, name,    n) {
	n = count[name]
	return (ranked(kind, name, int((n + 1) / 2)) + ranked(kind, name, int(n / 2) + 1)) / 2
}

function median(name) {
	return middle("wall", name)
}

function time(t) {
	return t < 1e5 ? sprintf("%.1f ms", t / 1e3) : sprintf("%.2f s", t / 1e6)
}

# One row: LABEL, the times of NAME, the FIGURE as text, its VALUE against the bound LIMIT ("<=" or ">=" SIGN).
function row(label, name, figure, value, sign, limit, unit,    met, range, bound, cpu) {
	met = sign == "" ? "" : (sign == "<=" ? value <= limit : value >= limit) ? "yes" : "**no**"
	range = count[name] > 1 ? time(ranked("wall", name, 1)) " to " time(ranked("wall", name, count[name])) : ""
	bound = sign == "" ? "" : (sign == "<=" ? "at most " : "at least ") limit unit
	cpu = count[name] ? time(middle("cpu", name)) : ""
	print "| " label " | " (count[name] ? time(median(name)) : "") " | " range " | " cpu " | " figure " | " bound " | " \
		met " |"
}

function plain(label, name) {
	if (count[name])
		row(label, name)
}

function ratio(label, name, to, of_what, sign, limit,    value) {
	if (!count[name])
		return
	value = median(name) / median(to)
	row(label, name, sprintf("%.2f of %s", value, of_what), value, sign, limit, "")
}

# The same of the processor's time.
function work(label, name, to, of_what, limit,    value) {
	if (!count[name])
		return
	value = middle("cpu", name) / middle("cpu", to)
	row(label, name, sprintf("%.2f of the processor's time of %s", value, of_what), value, "<=", limit, "")
}

function rate(label, name, n, limit,    value) {
	if (!count[name])
		return
	value = n / median(name)
	row(label, name, sprintf("%.1f million lines/s", value), value, ">=", limit, " million")
}

function at_most_ms(label, name, limit) {
	if (count[name])
		row(label, name, "", median(name) / 1e3, "<=", limit, " ms")
}

function memory(label, name) {
	if (count[name])
		row(label, "", sprintf("%.0f MiB", peak[name] / 1024), peak[name] / 1024, "<=", 128, " MiB")
}

# Counted on feeds a tenth as large, of N rows otherwise.
function instructions(label, name, n, limit,    value) {
	if (!(("callgrind-" name) in count))
		return
	value = us["wall", "callgrind-" name, 1] / (n / 10)
	row(label, "", sprintf("%.0f a row", value), value, limit ? "<=" : "", limit, " a row")
}

# As ratio(), of what they cost: of the processor's time, which a slow disk does not change.
function cost(label, name, to, of_what, limit,    value) {
	if (!count[name])
		return
	value = middle("cpu", name) / middle("cpu", to)
	row(label, name, sprintf("%.2f of the cost of %s", value, of_what), value, "<=", limit, "")
}

function cut(ids) {
	cost("a batch of " lines " lines cut to zero, ids " ids, "cut-" ids, "fill-" ids, "allocating them", 3)
}

function life(what, name, limit) {
	cost(lines " lines " what, name, "life-placed", "placing them", limit)
}

function on_stored(ids,    text) {
	text = stored / 1e6 " million stored, ids " ids
	ratio("next " lines " lines, " text, "next-large-" ids, "next-small-" ids, "that on " lines, "<=",
		ids == "uuid" ? 4 : 1.2)
	at_most_ms("a night of 1000 lines, " text, "night-" ids, ids == "uuid" ? 100 : 40)
	at_most_ms("`show order`, " text, "show-" ids, 5)
	rate("`verify`, " text, "verify-" ids, stored, 1)
	rate("`export`, " text, "export-" ids, stored, 1)
	memory("memory beyond the map, a feed of " stored / 1e6 " million, ids " ids, "memory-" ids)
}

END {
	print "| case | median | lowest to highest | processor | figure | to reach | reached |"
	print "|---|---|---|---|---|---|---|"
	plain("floor: in memory, nothing kept or checked", "floor")
	ratio("SQLite", "sqlite", "floor", "the floor")
	ratio("fresh store, both cores", "new", "floor", "the floor", "<=", 1.5)
	ratio("fresh store, one thread", "one", "floor", "the floor", "<=", 2.2)
	if (count["sqlite"])
		row("SQLite against allot, both cores", "", sprintf("%.1f times", median("sqlite") / median("new")),
			median("sqlite") / median("new"), ">=", 10, "")
	ratio("the same feeds again", "again", "new", "the first time", "<=", 0.75)
	plain("orders alone", "orders")
	ratio("orders of one hot SKU, 100000 open batches", "hot", "orders", "the usual", "<=", 2)
	cut("ascending")
	cut("uuid")
	plain(lines " lines placed", "life-placed")
	life("shipped", "life-shipments", 1)
	life("amended", "life-amendments", 3)
	life("shipped, in a cumulative export of two turns", "life-export", 1.3)
	plain(lines " lines waiting, since nothing covers them", "life-waiting")
	life("served by one snapshot", "life-served", 3)
	plain(lines " lines in 30 columns, plain", "export-plain")
	work(lines " lines in 30 columns, by a profile", "export-shop", "export-plain", "the plain", 1.3)
	at_most_ms("`show order`", "show", 5)
	rate("`verify`", "verify", lines, 1)
	rate("`export allocations`", "export", lines, 1)
	memory("memory beyond the map", "memory")
	on_stored("ascending")
	on_stored("uuid")
	instructions("instructions: floor", "floor", rows)
	instructions("instructions: allot, fresh store", "new", rows)
	instructions("instructions: allot, the same feeds again", "again", rows)
	instructions("instructions: allot, orders on the batches of the night before", "orders", lines, 11450)
	instructions("instructions: SQLite", "sqlite", rows)
}
