# callgrind_annotate's list to a table: instructions per request by who spent them.
# usage: awk -v count=REQUESTS -f profile.awk ANNOTATED

function part_of(line) {
	if (line ~ /libcurl/) return "libcurl"
	if (line ~ /libcivetweb/) return "CivetWeb"
	if (line ~ /libcrypto|libssl/) return "libcrypto: SHA-256"
	if (line ~ /libcjson/) return "cJSON"
	if (line ~ /proxy\/lib\/(http|reply_reader|url)/) return "ours: messages"
	if (line ~ /proxy\/lib\/(str|base64url)/) return "ours: slices and buffers"
	if (line ~ /proxy\//) return "ours: decisions, cache, log"
	return "libc: memory, copying, printing"
}

{ gsub(",", "", $1) }
# The frames that were there before counting began are said to have spent all of it.
/:clone \[|:start_thread \[/ { next }
$1 ~ /^[0-9]+$/ && $2 ~ /:/ {
	spent[part_of($0)] += $1
	sum += $1
}
END {
	if (!count || !sum) exit 1
	printf "| instructions of the user's side | per warm request | share |\n|---|---|---|\n"
	printf "| all, over %d requests | %d | 100 %% |\n", count, sum / count
	sort = "sort -rn | cut -f2"
	for (part in spent)
		printf "%d\t| %s | %d | %.0f %% |\n", spent[part], part, spent[part] / count,
			100 * spent[part] / sum | sort
	close(sort)
}
