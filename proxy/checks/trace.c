#include "checks/trace.h"

/* [W3C Trace Context 3.2.2] HEXDIGLC: lower case only */
static bool is_hex(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (hex_digit(text.at[i]) < 0 || (text.at[i] >= 'A' && text.at[i] <= 'F'))
			return false;
	return text.len > 0;
}

static bool is_zero(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != '0')
			return false;
	return true;
}

static struct slice part(struct slice value, size_t from, size_t len)
{
	return slice_to(slice_from(value, from), len);
}

bool check_trace_parent(struct slice value, size_t count)
{
	const struct slice version = part(value, 0, 2);
	const struct slice trace_id = part(value, 3, 32);
	const struct slice parent_id = part(value, 36, 16);

	if (count != 1 || value.len < 55 || value.at[2] != '-' || value.at[35] != '-' ||
		value.at[52] != '-')
		return false;
	if (!is_hex(version) || !is_hex(trace_id) || !is_hex(parent_id) ||
		!is_hex(part(value, 53, 2)))
		return false;
	/* "Version ff is invalid"; [3.2.2.3, 3.2.2.4] all zeroes is an invalid value */
	if (slice_is(version, "ff") || is_zero(trace_id) || is_zero(parent_id))
		return false;
	/* [4.3] a later version may have more behind a dash; this one has not */
	return value.len == 55 || (!slice_is(version, "00") && value.at[55] == '-');
}
