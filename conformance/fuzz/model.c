#include "fuzz/model.h"

#include <string.h>

static bool is_graph(char c)
{
	return c > 0x20 && c < 0x7f;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Behind the first empty line; 0 when there is none yet or a control byte stands before it. */
static size_t head_length(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)at[i];

		if (c < 0x80 && c != '\r' && c != '\n' && (c < 0x20 || c == 0x7f))
			return 0;
		if (i + 1 < len && memcmp(at + i, "\n\n", 2) == 0)
			return i + 2;
		if (i + 3 < len && memcmp(at + i, "\r\n\r\n", 4) == 0)
			return i + 4;
	}
	return 0;
}

/* End the word at *at with NUL and go on behind all white space, line ends included. */
static bool take_word(char **at, bool last_of_line)
{
	char end;

	while (is_graph(**at))
		(*at)++;
	end = **at;
	if (last_of_line ? end != '\r' && end != '\n' : end != ' ')
		return false;
	do
		*(*at)++ = '\0';
	while (is_space(**at));
	return last_of_line || is_graph(**at);
}

enum field_result {
	FIELD_BAD = 0,
	FIELD_NONE, /* nothing that could be a name: the end, or what is taken for it */
	FIELD_LAST,
	FIELD_MORE,
};

static enum field_result take_field(char **at, struct http_field *field)
{
	char *to = *at;

	while (*to != ':' && is_graph(*to))
		to++;
	if (to == *at)
		return FIELD_NONE;
	field->name = slice_make(*at, (size_t)(to - *at));
	while (*to == ' ')
		*to++ = '\0';
	if (*to != ':')
		return FIELD_BAD;
	*to++ = '\0';
	while (*to == ' ' || *to == '\t')
		to++;
	field->value = slice_make(to, strcspn(to, "\r\n"));
	to += field->value.len;
	if (*to == '\r') {
		*to++ = '\0';
		if (*to != '\n')
			return FIELD_BAD;
	}
	if (*to == '\0')
		return FIELD_LAST;
	*to++ = '\0';
	*at = to;
	return *to == '\r' || *to == '\n' ? FIELD_LAST : FIELD_MORE;
}

static bool take_fields(struct model *model, char *at)
{
	enum field_result result = FIELD_MORE;
	size_t count = 0;

	while (result == FIELD_MORE && count < MODEL_MAX_FIELDS) {
		result = take_field(&at, &model->field[count]);
		if (result == FIELD_BAD)
			return false;
		count += result != FIELD_NONE;
	}
	model->parts.fields = (struct http_fields){model->field, count};
	return true;
}

bool model_read(struct model *model, char *buffer, size_t size, size_t received)
{
	char *at = buffer;
	const char *version;
	char *query;
	size_t len;

	*model = (struct model){.parts.start = buffer};
	len = head_length(buffer, received);
	if (len == 0)
		return false;
	model->parts.end = buffer + len;
	/* Not bounded by what was received, nor by the head that was just found. */
	while (at < buffer + size && is_space(*at))
		at++;
	len = head_length(at, size - (size_t)(at - buffer));
	if (len == 0)
		return false;
	at[len - 1] = '\0';
	model->parts.method = at;
	if (!take_word(&at, false))
		return false;
	model->parts.target = at;
	if (!take_word(&at, false))
		return false;
	version = at;
	if (!take_word(&at, true) || strncmp(version, "HTTP/", 5) != 0)
		return false;
	model->parts.version = version + 5;
	query = strchr(model->parts.target, '?');
	if (query) {
		*query = '\0';
		model->parts.query = query + 1;
	}
	return take_fields(model, at);
}
