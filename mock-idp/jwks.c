#include "jwks.h"

#include <pthread.h>
#include <stdlib.h>

#include "endpoints.h"

struct jwks_override {
	pthread_mutex_t lock;
	bool set;
	struct buf text;
	struct buf type;
};

struct jwks_override *jwks_override_new(void)
{
	struct jwks_override *override = xcalloc(1, sizeof *override);

	pthread_mutex_init(&override->lock, NULL);
	return override;
}

void jwks_override_free(struct jwks_override *override)
{
	if (!override)
		return;
	buf_clear(&override->text);
	buf_clear(&override->type);
	pthread_mutex_destroy(&override->lock);
	free(override);
}

void jwks_override_set(struct jwks_override *override, struct slice text, struct slice type)
{
	pthread_mutex_lock(&override->lock);
	buf_reset(&override->text);
	buf_reset(&override->type);
	buf_add(&override->text, text);
	buf_add(&override->type, type);
	override->set = text.at != NULL;
	pthread_mutex_unlock(&override->lock);
}

/* False when there is none; else both are appended. */
static bool get_override(struct jwks_override *override, struct buf *text, struct buf *type)
{
	bool set;

	pthread_mutex_lock(&override->lock);
	set = override->set;
	if (set) {
		buf_add(text, buf_slice(&override->text));
		buf_add(type, buf_slice(&override->type));
	}
	pthread_mutex_unlock(&override->lock);
	return set;
}

void serve_jwks(struct call *call)
{
	struct buf type = {0};

	call->response.status = 200;
	call->decision = "served";
	if (get_override(call->idp->jwks, &call->body, &type)) {
		note_set(&call->why, "the text that was put in the key set's place");
	} else {
		keyring_jwks(call->idp->keys, &call->body);
		buf_puts(&type, "application/json");
	}
	call_field(call, "Content-Type", buf_take(&type));
	http_response_add(&call->response, "Cache-Control", SLICE("public, max-age=300"));
	call->response.body = buf_slice(&call->body);
}
