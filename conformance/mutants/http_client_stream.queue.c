/* killed-by: proxy/fwd/backpressure */
/* The fault: what the client does not take yet is kept, however much it is. */
#include <pthread.h>

#include "lib/http_client.h"

enum err __real_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);
enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note);

struct queue {
	const struct http_stream *real;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct buf waiting;
	bool ended;
	bool broken;
};

static void *write_all(void *argument)
{
	struct queue *q = argument;
	struct buf part = {0};

	pthread_mutex_lock(&q->lock);
	while (!q->broken && (q->waiting.len || !q->ended)) {
		if (!q->waiting.len) {
			pthread_cond_wait(&q->changed, &q->lock);
			continue;
		}
		part = q->waiting;
		q->waiting = (struct buf){0};
		pthread_mutex_unlock(&q->lock);
		if (!q->real->on_body(q->real->context, buf_slice(&part)) ||
			(q->real->go_on && !q->real->go_on(q->real->context)))
			q->broken = true;
		buf_clear(&part);
		pthread_mutex_lock(&q->lock);
	}
	pthread_mutex_unlock(&q->lock);
	return NULL;
}

static bool on_head(void *context, int status, struct http_fields fields)
{
	struct queue *q = context;

	return q->real->on_head(q->real->context, status, fields);
}

static long read_body(void *context, char *to, size_t size)
{
	struct queue *q = context;

	return q->real->read_body(q->real->context, to, size);
}

static bool on_body(void *context, struct slice part)
{
	struct queue *q = context;

	pthread_mutex_lock(&q->lock);
	buf_add(&q->waiting, part);
	pthread_cond_signal(&q->changed);
	pthread_mutex_unlock(&q->lock);
	return !q->broken;
}

static bool go_on(void *context)
{
	struct queue *q = context;

	/* Only who writes may look at the client: two at a time would mix what they write. */
	return !q->broken;
}

enum err __wrap_http_client_stream(
	const struct http_call *call, const struct http_stream *stream, struct note *note)
{
	struct queue q = {.real = stream,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.changed = PTHREAD_COND_INITIALIZER};
	struct http_stream queued = {.context = &q,
		.read_body = read_body,
		.body_length = stream->body_length,
		.on_head = on_head,
		.on_body = on_body,
		.go_on = go_on};
	pthread_t writer;
	enum err err;

	pthread_create(&writer, NULL, write_all, &q);
	err = __real_http_client_stream(call, &queued, note);
	pthread_mutex_lock(&q.lock);
	q.ended = true;
	pthread_cond_signal(&q.changed);
	pthread_mutex_unlock(&q.lock);
	pthread_join(writer, NULL);
	buf_clear(&q.waiting);
	return err;
}
