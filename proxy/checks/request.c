#include "checks/request.h"

#include "lib/url.h"

bool check_request_head_whole(bool head_complete)
{
	return head_complete;
}

bool check_request_host(struct http_fields fields)
{
	struct slice host = http_fields_value(fields, "host");

	if (http_fields_count(fields, "host") != 1 || host.len == 0)
		return false;
	for (size_t i = 0; i < host.len; i++) {
		char c = host.at[i];

		/* [RFC9110 7.2] uri-host [ ":" port ]: none of what could start another part */
		if (c <= ' ' || c > '~' || c == '/' || c == '@' || c == '?' || c == '#' || c == ',')
			return false;
	}
	return true;
}

bool check_request_framing_single(struct http_fields fields)
{
	return http_fields_count(fields, "content-length") +
		       http_fields_count(fields, "transfer-encoding") <=
	       1;
}

bool check_request_content_length(struct http_fields fields)
{
	struct slice length = http_fields_value(fields, "content-length");
	uint64_t bytes;

	return !length.at || (length.len <= 18 && slice_to_u64(length, INT64_MAX, &bytes));
}

bool check_request_transfer_coding(struct http_fields fields, unsigned version_minor)
{
	struct slice coding = http_fields_value(fields, "transfer-encoding");

	return !coding.at || (version_minor >= 1 && slice_is_nocase(coding, "chunked"));
}

bool check_request_query(struct slice query)
{
	return url_query_valid(query);
}

bool check_request_method(struct slice method)
{
	return !slice_is(method, "CONNECT") && !slice_is(method, "TRACE");
}

bool check_request_body_size(int64_t length, uint64_t most)
{
	return length <= 0 || (uint64_t)length <= most;
}
