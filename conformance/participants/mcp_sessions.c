#include "participants/mcp_sessions.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "lib/crypto.h"

struct mcp_sessions {
	pthread_mutex_t lock;
	size_t max;
	size_t next;                     /* the oldest place, or one that was never used */
	char (*id)[MCP_SESSION_ID_SIZE]; /* "" where there is none */
};

struct mcp_sessions *mcp_sessions_new(size_t max)
{
	struct mcp_sessions *sessions = xcalloc(1, sizeof *sessions);

	pthread_mutex_init(&sessions->lock, NULL);
	sessions->max = max;
	sessions->id = xcalloc(max, sizeof *sessions->id);
	return sessions;
}

void mcp_sessions_free(struct mcp_sessions *sessions)
{
	pthread_mutex_destroy(&sessions->lock);
	free(sessions->id);
	free(sessions);
}

void mcp_session_begin(struct mcp_sessions *sessions, char id[static MCP_SESSION_ID_SIZE])
{
	char *fresh = crypto_random_hex((MCP_SESSION_ID_SIZE - 1) / 2);

	memcpy(id, fresh, MCP_SESSION_ID_SIZE);
	free(fresh);
	pthread_mutex_lock(&sessions->lock);
	memcpy(sessions->id[sessions->next], id, MCP_SESSION_ID_SIZE);
	sessions->next = (sessions->next + 1) % sessions->max;
	pthread_mutex_unlock(&sessions->lock);
}

/* The place of a live session, or NULL; call it with the lock held. */
static char *find(struct mcp_sessions *sessions, struct slice id)
{
	for (size_t i = 0; i < sessions->max && id.len; i++)
		if (slice_is(id, sessions->id[i]))
			return sessions->id[i];
	return NULL;
}

bool mcp_session_alive(struct mcp_sessions *sessions, struct slice id)
{
	bool alive;

	pthread_mutex_lock(&sessions->lock);
	alive = find(sessions, id) != NULL;
	pthread_mutex_unlock(&sessions->lock);
	return alive;
}

bool mcp_session_end(struct mcp_sessions *sessions, struct slice id)
{
	char *place;

	pthread_mutex_lock(&sessions->lock);
	place = find(sessions, id);
	if (place)
		place[0] = '\0';
	pthread_mutex_unlock(&sessions->lock);
	return place != NULL;
}
