# Lines "party round requests/s p50 p99 us-of-CPU" to a table of medians of ratios, in Markdown.

function median(list, count,    i, j, swap) {
	for (i = 2; i <= count; i++)
		for (j = i; j > 1 && list[j - 1] > list[j]; j--) {
			swap = list[j]; list[j] = list[j - 1]; list[j - 1] = swap
		}
	return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}

# Median over the rounds of `what` of one party, as a ratio to another one's or by itself.
function ratio(party, other, what,    list, i) {
	for (i = 0; i < rounds; i++)
		list[i + 1] = figure[party, i, what] / (other == "" ? 1 : figure[other, i, what])
	return median(list, rounds)
}

function row(party, name) {
	printf "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", name,
		ratio(party, "nginx", RPS), ratio(party, "haproxy", RPS),
		ratio(party, "apache", RPS), ratio(party, "forward_only", RPS),
		ratio(party, "nginx", CPU), ratio(party, "nginx", P50), ratio(party, "nginx", P99)
}

function call_row(party, name) {
	printf "| %s | %.2f | %.2f | %.2f | %.2f |\n", name, ratio(party, "call@nginx", RPS),
		ratio(party, "call@haproxy", RPS), ratio(party, "call@apache", RPS),
		ratio(party, "call@nginx", CPU)
}

BEGIN { RPS = 3; P50 = 4; P99 = 5; CPU = 6 }

{
	for (i = RPS; i <= CPU; i++)
		figure[$1, $2, i] = $i
	if ($2 >= rounds)
		rounds = $2 + 1
}

END {
	printf "%d connections, %d cores, median of %d rounds; all of it ratios\n\n", connections, cores, rounds
	print "| | throughput: of nginx | of haproxy | of Apache | of forward only | CPU per request: of nginx | p50: of nginx | p99: of nginx |"
	print "|---|---|---|---|---|---|---|---|"
	row("nginx", "nginx, plain reverse proxy")
	row("haproxy", "haproxy, JWT verified")
	row("apache", "Apache, mod_auth_openidc")
	row("forward_only", "ours, forward only")
	row("validated", "ours, + validation")
	row("cached_exchange", "ours, + cached exchange: the product")
	row("cold_exchange", "ours, every request exchanged")
	print ""
	print "| the call of a tool, by POST | throughput: of nginx | of haproxy | of Apache | CPU per request: of nginx |"
	print "|---|---|---|---|---|"
	call_row("call@nginx", "nginx, plain reverse proxy")
	call_row("call@haproxy", "haproxy, JWT verified")
	call_row("call@apache", "Apache, mod_auth_openidc")
	call_row("call@cached_exchange", "the product")
	call_row("scoped@cached_exchange", "the product, with scopes of the tool")
	print ""
	print "| our own | |"
	print "|---|---|"
	printf "| identity-provider calls per 1,000 requests: cached, cold | %d, %d |\n", calls_cached, calls_cold
	printf "| memory per 10,000 cached tokens | %.1f MiB |\n", many / 1024
	printf "| memory with %d idle event streams | %.1f MiB, %.1f without; nginx %.1f MiB |\n", streams,
		stream_kib / 1024, idle_kib / 1024, nginx_stream / 1024
	printf "| p99 of ours to that of Apache | %.2f |\n", ratio("cached_exchange", "apache", P99)
}
