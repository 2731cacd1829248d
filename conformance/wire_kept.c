#include "wire_kept.h"

#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "wire_parse.h"

struct kept_request {
	struct wire_request view; /* first, so that the one is found from the other */
	char *raw;
	char *body;
	struct kept_request *next;
};

void kept_begin(struct kept_list *list)
{
	*list = (struct kept_list){0};
	pthread_mutex_init(&list->lock, NULL);
	clock_cond_init(&list->more);
}

static struct kept_request *read_request(unsigned connection, struct slice raw)
{
	struct kept_request *kept = xcalloc(1, sizeof *kept);
	struct wire_message message;

	kept->raw = slice_dup(raw);
	wire_parse_request(slice_make(kept->raw, raw.len), &message);
	kept->body = slice_dup(message.body);
	kept->view = (struct wire_request){
		.raw = slice_make(kept->raw, raw.len),
		.method = message.method,
		.target = message.target,
		.body = slice_make(kept->body, message.body.len),
		.connection = connection,
		.chunked = message.chunked,
		.complete = message.complete,
	};
	memcpy(kept->view.field, message.field, message.field_count * sizeof message.field[0]);
	kept->view.fields = (struct http_fields){kept->view.field, message.field_count};
	wire_message_clear(&message);
	return kept;
}

const struct wire_request *kept_add(struct kept_list *list, unsigned connection, struct slice raw)
{
	struct kept_request *kept = read_request(connection, raw);

	pthread_mutex_lock(&list->lock);
	if (list->last)
		list->last->next = kept;
	else
		list->first = kept;
	list->last = kept;
	list->count++;
	pthread_cond_broadcast(&list->more);
	pthread_mutex_unlock(&list->lock);
	return &kept->view;
}

size_t kept_count(struct kept_list *list)
{
	size_t count;

	pthread_mutex_lock(&list->lock);
	count = list->count;
	pthread_mutex_unlock(&list->lock);
	return count;
}

bool kept_wait(struct kept_list *list, size_t count, unsigned ms)
{
	int64_t until = clock_ms() + ms;
	bool there;

	pthread_mutex_lock(&list->lock);
	while (list->count < count && clock_cond_wait(&list->more, &list->lock, until))
		;
	there = list->count >= count;
	pthread_mutex_unlock(&list->lock);
	return there;
}

static const struct wire_request *view_of(const struct kept_request *kept)
{
	return kept ? &kept->view : NULL;
}

const struct wire_request *kept_at(struct kept_list *list, size_t i)
{
	const struct kept_request *kept;

	pthread_mutex_lock(&list->lock);
	kept = i < list->forgotten ? NULL : list->first;
	for (i -= list->forgotten; kept && i > 0; i--)
		kept = kept->next;
	pthread_mutex_unlock(&list->lock);
	return view_of(kept);
}

const struct wire_request *kept_next(struct kept_list *list, const struct wire_request *request)
{
	const struct kept_request *next;

	pthread_mutex_lock(&list->lock);
	next = ((const struct kept_request *)request)->next;
	pthread_mutex_unlock(&list->lock);
	return view_of(next);
}

void kept_received(struct kept_list *list, size_t from_request, struct buf *out)
{
	size_t i;

	pthread_mutex_lock(&list->lock);
	i = list->forgotten;
	for (const struct kept_request *kept = list->first; kept; kept = kept->next, i++)
		if (i >= from_request)
			buf_add(out, kept->view.raw);
	pthread_mutex_unlock(&list->lock);
}

/* The first of them. */
static void drop(struct kept_list *list)
{
	struct kept_request *kept = list->first;

	list->first = kept->next;
	list->forgotten++;
	free(kept->raw);
	free(kept->body);
	free(kept);
}

void kept_forget(struct kept_list *list, size_t before)
{
	pthread_mutex_lock(&list->lock);
	while (list->forgotten < before && list->first && list->first->next)
		drop(list);
	pthread_mutex_unlock(&list->lock);
}

void kept_end(struct kept_list *list)
{
	while (list->first)
		drop(list);
	pthread_cond_destroy(&list->more);
	pthread_mutex_destroy(&list->lock);
}
