/*
 * faults: makes endpoints fail on request, as real ones do. Knows HTTP answers, not what they
 * mean; which endpoints there are is the program's to say. Safe for many threads.
 */
#ifndef MOCK_IDP_FAULTS_H
#define MOCK_IDP_FAULTS_H

#include "lib/http_server.h"
#include "lib/json.h"

#define FAULTS_MAX 64

struct faults;
struct fault;

/* `endpoints`: names, NULL at the end; borrowed for the life of the faults. */
struct faults *faults_new(const char *const *endpoints);
/* No request may be under way. */
void faults_free(struct faults *faults);
/* End whatever hangs or trickles; call it before the server stops. */
void faults_stop(struct faults *faults);

/* Add what the JSON object says, see faults.def. A note names what is wrong with it. */
enum err faults_add(struct faults *faults, const struct json *request, struct note *note) MUST_USE;
void faults_clear(struct faults *faults);

/*
 * The fault for one request at `endpoint`, or NULL; the oldest that fits. Ends with fault_free.
 * `caller` may be NULL.
 */
struct fault *faults_take(struct faults *faults, const char *endpoint, const char *caller);
void fault_free(struct fault *fault);
/* It stands in for the endpoint; else the endpoint answers first. */
bool fault_replaces(const struct fault *fault);
const char *fault_mode_name(const struct fault *fault);
/*
 * Send `response`, changed by the fault. An empty one (status 0) when the fault stands in for the
 * endpoint.
 */
void fault_respond(struct faults *faults, const struct fault *fault, struct http_request *request,
	struct http_response *response);

#endif
