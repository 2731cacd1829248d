/* form: an accepted form, encoded again, is the same form; and encoding has one result. */
#include <string.h>

#include "fuzz/fuzz.h"
#include "lib/form.h"
#include "lib/json.h"

static void encode_all(const struct form *form, struct buf *out)
{
	for (size_t i = 0; i < form->count; i++) {
		char *name = slice_dup(form->at[i].name);

		form_add(out, name, form->at[i].value);
		secret_free(name);
	}
}

static void check_accepted(struct slice text, const struct form *form)
{
	struct buf encoded = {0};
	struct buf again = {0};
	struct form back;

	MUST(text.len <= FORM_MAX_BYTES && form->count <= FORM_MAX_PARAMETERS);
	for (size_t i = 0; i < form->count; i++) {
		MUST(utf8_valid(form->at[i].name) && utf8_valid(form->at[i].value));
		MUST(slice_find(form->at[i].name, '\0') == form->at[i].name.len);
		MUST(slice_find(form->at[i].value, '\0') == form->at[i].value.len);
	}
	encode_all(form, &encoded);
	if (encoded.len <= FORM_MAX_BYTES) {
		MUST(form_parse(buf_slice(&encoded), &back) == ERR_NONE);
		MUST(back.count == form->count);
		for (size_t i = 0; i < form->count; i++) {
			MUST(slice_equal(form->at[i].name, back.at[i].name));
			MUST(slice_equal(form->at[i].value, back.at[i].value));
		}
		encode_all(&back, &again);
		MUST(slice_equal(buf_slice(&encoded), buf_slice(&again)));
		form_clear(&back);
	}
	buf_clear(&encoded);
	buf_clear(&again);
}

/* Bytes without NUL come back from encoding and decoding. */
static void check_bytes(struct slice bytes)
{
	struct buf encoded = {0};
	struct buf decoded = {0};

	form_encode(&encoded, bytes);
	if (slice_find(bytes, '\0') == bytes.len) {
		MUST(form_decode(buf_slice(&encoded), &decoded) == ERR_NONE);
		MUST(slice_equal(buf_slice(&decoded), bytes));
	} else {
		MUST(form_decode(buf_slice(&encoded), &decoded) == ERR_SYNTAX);
	}
	buf_clear(&encoded);
	buf_clear(&decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_make((const char *)data, size);
	struct form form;

	if (form_parse(text, &form) == ERR_NONE)
		check_accepted(text, &form);
	else
		MUST(form.count == 0);
	form_clear(&form);
	check_bytes(text);
	return 0;
}
