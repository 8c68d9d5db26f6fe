# chain.awk: whether each summary names, as `previous`, the SHA-256 of the SHA256SUMS of the folder before it.
#
#     sha256sum run-*/SHA256SUMS | awk -f chain.awk - run-*/summary.json

BEGIN { previous = "null" }

FILENAME == "-" || FILENAME == "" {
	folder = $2
	sub(/SHA256SUMS$/, "", folder)
	seal[folder] = "\"" $1 "\""
	next
}

{
	folder = FILENAME
	sub(/summary.json$/, "", folder)
	named = substr($0, length($0) - length(previous) - 11)
	if (named != "\"previous\":" previous "}") {
		print "books: " folder ": does not name the seal of the folder before it" > "/dev/stderr"
		failed = 1
	}
	previous = seal[folder]
}

END { exit failed }
