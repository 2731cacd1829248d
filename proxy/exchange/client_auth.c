#include "exchange/client_auth.h"
#include "lib/base64url.h"
#include "lib/form.h"

/* [RFC6749 2.3.1] both are form-encoded before they are joined, or ":" and "%" in them are lost */
static void write_basic(const char *client_id, const char *client_secret, struct buf *out)
{
	struct buf pair = {0};

	form_encode(&pair, slice_of(client_id));
	buf_putc(&pair, ':');
	form_encode(&pair, slice_of(client_secret));
	buf_puts(out, "Basic ");
	base64_encode(out, pair.at, pair.len);
	buf_clear(&pair);
}

void client_auth_write(enum client_auth how, const char *client_id, const char *client_secret,
	struct buf *body, struct buf *authorization)
{
	/* [RFC6749 2.3] "The client MUST NOT use more than one authentication method" */
	if (how == CLIENT_AUTH_POST) {
		form_add(body, "client_id", slice_of(client_id));
		form_add(body, "client_secret", slice_of(client_secret));
	} else {
		write_basic(client_id, client_secret, authorization);
	}
}
