#include "state/jwks_fetch.h"

#include <stdlib.h>

#include "lib/clock.h"
#include "lib/http_client.h"
#include "state/discovery.h"

struct fetch {
	const struct config_issuer *issuer;
	int64_t deadline_ms;
	bool (*go_on)(void *context);
	void *context;
};

/* One document. A reply that is not 200 has a status; else there was none. */
static enum err get(
	const struct fetch *fetch, const char *url, struct http_reply *reply, struct note *note)
{
	struct http_field accept = {SLICE("Accept"), SLICE("application/json")};
	int64_t left = fetch->deadline_ms - clock_ms();
	unsigned ms = left > 0 ? (unsigned)left : 1;
	struct http_call call = {
		.method = "GET",
		.url = url,
		.fields = {&accept, 1},
		.ca_file = fetch->issuer->ca_file,
		.certificate = CERTIFICATE_OF(fetch->issuer->client_certificate),
		.key = KEY_OF(fetch->issuer->client_certificate),
		.connect_ms = ms,
		.reply_ms = ms,
		.total_ms = ms,
		.max_bytes = JSON_MAX_BYTES,
		.go_on = fetch->go_on,
		.context = fetch->context,
	};
	enum err err = http_client_call(&call, reply, note);

	/* A redirect is such a status too: nobody is sent to where the configuration did not say.
	 */
	if (!err && reply->status != 200)
		err = note_err(note, ERR_NOT_FOUND, "%.100s answered %d", url, reply->status);
	return err;
}

/* The search goes on while a URL has no document; one that is there and is bad ends it. */
static enum err discover(const struct fetch *fetch, char **jwks_uri, struct note *note)
{
	struct slice name = slice_of(fetch->issuer->issuer);
	struct url issuer;
	enum err err = url_parse(name, &issuer);

	if (err)
		return note_err(note, err, "the issuer is no URL");
	for (unsigned form = 0; form < DISCOVERY_FORMS; form++) {
		char *url = discovery_url(&issuer, form);
		struct http_reply reply;

		if (!url)
			continue;
		*note = (struct note){0};
		err = get(fetch, url, &reply, note);
		if (!err)
			err = discovery_read(buf_slice(&reply.body), name, jwks_uri, note);
		http_reply_clear(&reply);
		free(url);
		if (err != ERR_NOT_FOUND && err != ERR_SYNTAX)
			break;
	}
	return err;
}

static enum err fetch_url(const struct fetch *fetch, struct jwks **out, struct note *note)
{
	const char *url = fetch->issuer->jwks_uri;
	char *found = NULL;
	struct http_reply reply = {0};
	enum err err = ERR_NONE;

	if (!url) {
		err = discover(fetch, &found, note);
		url = found;
	}
	if (!err)
		err = get(fetch, url, &reply, note);
	if (!err)
		err = jwks_parse(buf_slice(&reply.body), out, note);
	http_reply_clear(&reply);
	free(found);
	return err;
}

static enum err read_file(const char *path, struct jwks **out, struct note *note)
{
	struct buf text = {0};
	enum err err = file_read(path, JSON_MAX_BYTES, &text);

	if (err)
		note_set(note, "%.150s cannot be read", path);
	else
		err = jwks_parse(buf_slice(&text), out, note);
	buf_clear(&text);
	return err;
}

enum err jwks_fetch(const struct config_issuer *issuer, bool (*go_on)(void *context), void *context,
	struct jwks **out, struct note *note)
{
	struct fetch fetch = {issuer, clock_ms() + (int64_t)issuer->timeout_ms, go_on, context};

	*out = NULL;
	return issuer->jwks_file ? read_file(issuer->jwks_file, out, note)
				 : fetch_url(&fetch, out, note);
}
