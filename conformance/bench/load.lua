-- Requests with the tokens of a file, one after another, so that no proxy sees one token only.
--
-- usage: wrk -s load.lua URL -- TOKENS [call|once]
-- "call": the call of a tool, by POST; "once": stop when each token was sent
local CALL = '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_data",' ..
	'"arguments":{"table":"orders","where":{"customer":"4711","since":"2026-01-01"},"limit":20}}}'
local requests, at, answers, bad = {}, 0, 0, 0

-- Ends the process, since wrk itself only ends by the clock.
local function count_answer(status)
	answers = answers + 1
	if status ~= 200 then bad = bad + 1 end
	if answers == #requests then
		print(string.format("RESULT %d 0 0 0 %d", answers, bad))
		io.stdout:flush()
		os.exit(0)
	end
end

function init(args)
	local call = args[2] == "call"
	for token in io.lines(args[1]) do
		requests[#requests + 1] = wrk.format(call and "POST" or "GET", nil, {
			["Host"] = "127.0.0.1",
			["Accept"] = "application/json, text/event-stream",
			["Content-Type"] = call and "application/json" or nil,
			["MCP-Protocol-Version"] = "2025-11-25",
			["Authorization"] = "Bearer " .. token,
		}, call and CALL or nil)
	end
	if args[2] == "once" then response = count_answer end
end

function request()
	at = at + 1
	if at > #requests then at = 1 end
	return requests[at]
end

-- requests, microseconds, p50 and p99 in microseconds, whatever went wrong
function done(summary, latency)
	local e = summary.errors
	print(string.format("RESULT %d %d %d %d %d", summary.requests, summary.duration,
		latency:percentile(50), latency:percentile(99),
		e.connect + e.read + e.write + e.status + e.timeout))
end
