/*
 * mcp_sessions: which session ids of protocol version 2025-11-25 are alive. A session is no
 * credential and holds nothing of a user: every request brings its own token.
 */
#ifndef PARTICIPANTS_MCP_SESSIONS_H
#define PARTICIPANTS_MCP_SESSIONS_H

#include <stdbool.h>

#include "lib/str.h"

/* 128 random bits in hexadecimal, and NUL. */
#define MCP_SESSION_ID_SIZE 33

/* May be used by many threads at once. */
struct mcp_sessions;

/* At most `max` live at once; the oldest ends for a new one. */
struct mcp_sessions *mcp_sessions_new(size_t max);
void mcp_sessions_free(struct mcp_sessions *sessions);

void mcp_session_begin(struct mcp_sessions *sessions, char id[static MCP_SESSION_ID_SIZE]);
bool mcp_session_alive(struct mcp_sessions *sessions, struct slice id);
/* False when there was none. */
bool mcp_session_end(struct mcp_sessions *sessions, struct slice id);

#endif
