/*
 * give_up: clients that go away, at every point of a request at which somebody can be left waiting
 * for the rest of it.
 */
#ifndef CASES_GIVE_UP_H
#define CASES_GIVE_UP_H

#include "probe.h"

/*
 * After nothing, in the line, in a field, before and in the body, with the answer under way, with a
 * bad token, between two requests.
 */
#define GIVE_UP_POINTS 8
/* The one at which the request has a bad token. */
#define GIVE_UP_BAD 6

/* Send as much of a whole request as is sent before that point. */
void give_up_at(struct wire *wire, unsigned point, const char *request);
/* Go, by reset or by FIN. */
void give_up(struct wire *wire, bool reset);

#endif
