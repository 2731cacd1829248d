#include "request_log.h"

#include <pthread.h>
#include <stdlib.h>

struct request_log {
	pthread_mutex_t lock;
	char *at[REQUEST_LOG_MAX];
	uint64_t added; /* since it was empty */
};

struct request_log *request_log_new(void)
{
	struct request_log *log = xcalloc(1, sizeof *log);

	pthread_mutex_init(&log->lock, NULL);
	return log;
}

void request_log_clear(struct request_log *log)
{
	pthread_mutex_lock(&log->lock);
	for (size_t i = 0; i < REQUEST_LOG_MAX; i++) {
		free(log->at[i]);
		log->at[i] = NULL;
	}
	log->added = 0;
	pthread_mutex_unlock(&log->lock);
}

void request_log_free(struct request_log *log)
{
	if (!log)
		return;
	request_log_clear(log);
	pthread_mutex_destroy(&log->lock);
	free(log);
}

void request_log_add(struct request_log *log, const struct json *entry)
{
	struct buf text = {0};
	char **place;

	json_print(&text, entry);
	pthread_mutex_lock(&log->lock);
	place = &log->at[log->added++ % REQUEST_LOG_MAX];
	free(*place);
	*place = buf_take(&text);
	pthread_mutex_unlock(&log->lock);
}

void request_log_print(struct request_log *log, struct buf *out)
{
	uint64_t first;

	pthread_mutex_lock(&log->lock);
	first = log->added > REQUEST_LOG_MAX ? log->added - REQUEST_LOG_MAX : 0;
	buf_printf(out, "{\"dropped\":%llu,\"requests\":[", (unsigned long long)first);
	for (uint64_t i = first; i < log->added; i++) {
		buf_puts(out, i > first ? "," : "");
		buf_puts(out, log->at[i % REQUEST_LOG_MAX]);
	}
	buf_puts(out, "]}");
	pthread_mutex_unlock(&log->lock);
}
