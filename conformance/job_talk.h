/*
 * job_talk: what the process that plans and one that runs cases say to each other, over a socket:
 * the place of a case in the plan one way, its result the other way.
 */
#ifndef CONFORMANCE_JOB_TALK_H
#define CONFORMANCE_JOB_TALK_H

#include "report.h"

/* Instead of a place: of a job, "the stage is up"; to a job, "nothing more". */
#define NO_CASE SIZE_MAX

bool talk_send_place(int fd, size_t place);
bool talk_read_place(int fd, size_t *place);

/* Verdict, texts and time of a result, after its place. False when the other one is gone. */
bool talk_send_result(int fd, size_t place, const struct result *result);
/* What follows the place; the texts are the result's. */
bool talk_read_result(int fd, struct result *result);

#endif
