/*
 * fault: one fault as it was ordered; for faults.c, which keeps them, and fault_answer.c, which
 * plays them.
 */
#ifndef MOCK_IDP_FAULT_H
#define MOCK_IDP_FAULT_H

#include "faults.def"
#include "faults.h"
#include "lib/settings.h"

/* How often a waiting answer looks for its client. */
#define FAULT_LOOK_MS 100

enum fault_mode {
	FAULT_REPLY = 1,
	FAULT_HANG,
	FAULT_ABORT,
	FAULT_TRUNCATE,
	FAULT_TRICKLE,
	FAULT_ENDLESS,
};

struct fault_config {
	FAULT_SETTINGS(SETTING_DECLARE)
};

/* Shared by the list and the requests that took it; the last one frees. */
struct fault {
	struct fault_config says;
	uint64_t left;  /* requests that it is still for; meaningless when says.next is 0 */
	unsigned users; /* guarded by the lock of `owner` */
	struct faults *owner;
};

/* Wait; false when there is nobody to wait for: the client is gone or the server stops. */
bool faults_wait(struct faults *faults, struct http_request *request, uint64_t ms);

#endif
