#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base64url.h"

/* Shorter ones would be found by chance. */
#define LEAST 16
/* Patterns are looked up by their first bytes. */
#define PREFIX 8
#define BUCKETS 65536

struct pattern {
	char *text;
	size_t len;
	unsigned may_see;
	const char *label; /* the entry's */
	struct pattern *next;
};

struct entry {
	char *secret;
	char *label;
	struct entry *next;
};

struct ledger {
	struct pattern *bucket[BUCKETS];
	struct entry *entry;
	size_t count;
};

struct ledger *ledger_new(void)
{
	return xcalloc(1, sizeof(struct ledger));
}

void ledger_free(struct ledger *ledger)
{
	if (!ledger)
		return;
	for (size_t i = 0; i < BUCKETS; i++)
		while (ledger->bucket[i]) {
			struct pattern *p = ledger->bucket[i];

			ledger->bucket[i] = p->next;
			free(p->text);
			free(p);
		}
	while (ledger->entry) {
		struct entry *e = ledger->entry;

		ledger->entry = e->next;
		free(e->secret);
		free(e->label);
		free(e);
	}
	free(ledger);
}

static size_t bucket_of(const char *bytes)
{
	uint64_t prefix;

	memcpy(&prefix, bytes, PREFIX);
	return (size_t)((prefix * 0x9e3779b97f4a7c15ULL) >> 48) % BUCKETS;
}

static void add_pattern(
	struct ledger *ledger, struct slice text, unsigned may_see, const char *label)
{
	struct pattern **bucket = &ledger->bucket[bucket_of(text.at)];
	struct pattern *p = xmalloc(sizeof *p);

	*p = (struct pattern){slice_dup(text), text.len, may_see, label, *bucket};
	*bucket = p;
}

/* In base64 of a longer text the secret stands at one of three alignments; its ends are blurred. */
static void add_base64(
	struct ledger *ledger, struct slice secret, unsigned may_see, const char *label)
{
	static void (*const alphabets[])(struct buf *, const void *, size_t) = {
		base64_encode, base64url_encode};

	for (size_t i = 0; i < 3 * ARRAY_LEN(alphabets); i++) {
		struct buf shifted = {0};
		struct buf encoded = {0};

		buf_append(&shifted, "xx", i % 3);
		buf_add(&shifted, secret);
		alphabets[i / 3](&encoded, shifted.at, shifted.len);
		add_pattern(ledger, slice_to(slice_from(buf_slice(&encoded), 4), encoded.len - 8),
			may_see, label);
		buf_clear(&shifted);
		buf_clear(&encoded);
	}
}

static void add_hex(struct ledger *ledger, struct slice secret, const char *format,
	unsigned may_see, const char *label)
{
	struct buf text = {0};

	for (size_t i = 0; i < secret.len; i++) {
		unsigned char byte = (unsigned char)secret.at[i];

		for (const char *c = format; *c; c++)
			if (*c == 'x')
				buf_printf(&text, "%02x", byte);
			else if (*c == 'X')
				buf_printf(&text, "%02X", byte);
			else
				buf_putc(&text, *c);
	}
	add_pattern(ledger, buf_slice(&text), may_see, label);
	buf_clear(&text);
}

/* The part that nobody can know without having seen the whole. */
static struct slice mark_of(struct slice secret)
{
	size_t dots = 0;

	for (size_t i = 0; i < secret.len; i++)
		dots += secret.at[i] == '.';
	if (dots != 2)
		return secret;
	while (slice_find(secret, '.') < secret.len)
		secret = slice_from(secret, slice_find(secret, '.') + 1);
	return secret;
}

void ledger_enter(struct ledger *ledger, struct slice secret, unsigned may_see, const char *label)
{
	struct slice mark = mark_of(secret);
	struct entry *e;

	if (mark.len < LEAST)
		return;
	for (e = ledger->entry; e; e = e->next)
		if (slice_is(secret, e->secret))
			return;
	e = xmalloc(sizeof *e);
	*e = (struct entry){slice_dup(secret), xstrdup(label), ledger->entry};
	ledger->entry = e;
	ledger->count++;
	add_pattern(ledger, mark, may_see, e->label);
	add_base64(ledger, mark, may_see, e->label);
	add_hex(ledger, mark, "x", may_see, e->label);
	add_hex(ledger, mark, "X", may_see, e->label);
	add_hex(ledger, mark, "%X", may_see, e->label);
	add_hex(ledger, mark, "%x", may_see, e->label);
}

void ledger_allow(struct ledger *ledger, struct slice secret, unsigned may_see)
{
	struct entry *e = ledger->entry;

	while (e && !slice_is(secret, e->secret))
		e = e->next;
	for (size_t i = 0; e && i < BUCKETS; i++)
		for (struct pattern *p = ledger->bucket[i]; p; p = p->next)
			if (p->label == e->label)
				p->may_see |= may_see;
}

const char *ledger_sweep(const struct ledger *ledger, enum witness witness, struct slice bytes)
{
	for (size_t i = 0; i + PREFIX <= bytes.len; i++)
		for (struct pattern *p = ledger->bucket[bucket_of(bytes.at + i)]; p; p = p->next)
			if (!(p->may_see & (unsigned)witness) && bytes.len - i >= p->len &&
				memcmp(bytes.at + i, p->text, p->len) == 0)
				return p->label;
	return NULL;
}
