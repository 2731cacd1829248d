#include "prometheus.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The family that the lines are about. */
struct family {
	struct slice name;
	struct slice type;
	bool has_samples;
	double last_bucket; /* of a histogram: the buckets before count as well */
	double last_bound;
	double infinite;
};

struct reading {
	struct metrics_page *out;
	struct slice named[64]; /* families so far: each is told once, in one piece */
	size_t named_count;
	struct family family;
};

static bool is_name(struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';

		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return text.len > 0;
}

static bool to_number(struct slice text, double *out)
{
	char copy[40];
	int used = 0;

	if (slice_is(text, "+Inf")) {
		*out = INFINITY;
		return true;
	}
	if (text.len == 0 || text.len >= sizeof copy || text.at[0] == ' ')
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return sscanf(copy, "%lf%n", out, &used) == 1 && (size_t)used == text.len;
}

/* {name="value",...}, with nothing but the three escapes. */
static const char *judge_labels(struct slice labels)
{
	while (labels.len) {
		size_t equals = slice_find(labels, '=');

		if (!is_name(slice_to(labels, equals)))
			return "a label has a bad name";
		labels = slice_from(labels, equals + 1);
		if (!slice_starts(labels, "\""))
			return "a label's value is not quoted";
		for (labels = slice_from(labels, 1); labels.len && labels.at[0] != '"';
			labels = slice_from(labels, 1))
			if (labels.at[0] == '\\') {
				labels = slice_from(labels, 1);
				if (!labels.len || !strchr("\\\"n", labels.at[0]))
					return "a label's value has an unknown escape";
			}
		if (!labels.len)
			return "a label's value has no end";
		labels = slice_from(labels, 1);
		if (labels.len && labels.at[0] != ',')
			return "labels are not separated by commas";
		labels = slice_from(labels, 1);
	}
	return NULL;
}

static const char *begin_family(struct reading *r, struct slice name)
{
	if (!is_name(name))
		return "HELP of a bad name";
	for (size_t i = 0; i < r->named_count; i++)
		if (slice_equal(r->named[i], name))
			return "a family is told twice";
	if (r->named_count == ARRAY_LEN(r->named))
		return "too many families";
	r->named[r->named_count++] = name;
	r->family = (struct family){.name = name, .infinite = -1};
	return NULL;
}

static const char *read_comment(struct reading *r, struct slice line)
{
	struct slice rest = slice_from(line, strlen("# HELP "));
	struct slice name = slice_to(rest, slice_find(rest, ' '));
	struct slice words = slice_from(rest, name.len + 1);

	if (slice_starts(line, "# HELP "))
		return words.len ? begin_family(r, name) : "HELP without a word";
	if (!slice_starts(line, "# TYPE "))
		return "a comment that is neither HELP nor TYPE";
	if (!slice_equal(name, r->family.name) || r->family.type.at)
		return "TYPE is not that of the family, or comes twice";
	if (!slice_is(words, "counter") && !slice_is(words, "gauge") &&
		!slice_is(words, "histogram"))
		return "an unknown type";
	if (slice_is(words, "counter") != slice_ends(name, "_total"))
		return "a counter, and nothing else, is called _total";
	r->family.type = words;
	return NULL;
}

static const char *judge_bucket(struct family *family, struct slice labels, double value)
{
	double bound;

	if (!slice_starts(labels, "le=\"") ||
		!to_number(slice_to(slice_from(labels, 4), labels.len - 5), &bound))
		return "a bucket without its bound";
	if (value < family->last_bucket || (family->has_samples && bound <= family->last_bound))
		return "buckets are not in order, or do not add up";
	family->last_bucket = value;
	family->last_bound = bound;
	if (isinf(bound))
		family->infinite = value;
	return NULL;
}

static const char *judge_histogram(
	struct family *family, struct slice suffix, struct slice labels, double value)
{
	if (slice_is(suffix, "_bucket"))
		return judge_bucket(family, labels, value);
	if (slice_is(suffix, "_count"))
		return value == family->infinite ? NULL : "_count is not that of +Inf";
	return slice_is(suffix, "_sum") ? NULL : "a histogram has a strange series";
}

static const char *read_sample(struct reading *r, struct slice line)
{
	size_t end = slice_find(line, '}');
	size_t space = end < line.len ? end + 1 : slice_find(line, ' ');
	struct slice series = slice_to(line, space);
	struct slice name = slice_to(series, slice_find(series, '{'));
	struct slice labels = SLICE_NONE;
	const char *wrong = NULL;
	double value;

	if (name.len < series.len) {
		labels = slice_to(slice_from(series, name.len + 1), series.len - name.len - 2);
		wrong = judge_labels(labels);
	}
	if (wrong)
		return wrong;
	if (!is_name(name) || space >= line.len || line.at[space] != ' ' ||
		!to_number(slice_from(line, space + 1), &value) || !(value >= 0))
		return "a sample without a number";
	if (!r->family.type.at || name.len < r->family.name.len ||
		!slice_equal(slice_to(name, r->family.name.len), r->family.name))
		return "a sample without HELP and TYPE before it";
	for (size_t i = 0; i < r->out->count; i++)
		if (slice_equal(r->out->at[i].series, series))
			return "a series comes twice";
	if (slice_is(r->family.type, "histogram"))
		wrong = judge_histogram(
			&r->family, slice_from(name, r->family.name.len), labels, value);
	else if (!slice_equal(name, r->family.name))
		wrong = "a sample of another family";
	r->family.has_samples = true;
	if (r->out->count == PROMETHEUS_MAX_SAMPLES)
		return "too many samples";
	r->out->at[r->out->count++] = (struct sample){series, value};
	return wrong;
}

const char *prometheus_read(struct slice text, struct metrics_page *out)
{
	struct reading r = {.out = out};
	const char *wrong = NULL;
	struct slice line;

	out->count = 0;
	if (!slice_ends(text, "\n"))
		return "the last line has no end";
	text.len--;
	while (!wrong && slice_split(&text, '\n', &line))
		wrong = line.len && line.at[0] == '#' ? read_comment(&r, line)
						      : read_sample(&r, line);
	return wrong ? wrong : out->count ? NULL : "no sample";
}

double prometheus_value(const struct metrics_page *page, const char *series)
{
	for (size_t i = 0; i < page->count; i++)
		if (slice_is(page->at[i].series, series))
			return page->at[i].value;
	return -1;
}
