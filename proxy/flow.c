#include "flow.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "checks/trace.h"
#include "service.h"
#include "state/metrics.h"

void flow_forget_token(struct flow *f)
{
	if (f->known) {
		known_tokens_release(f->proxy->known, f->known);
	} else {
		jws_clear(&f->bearer.jws);
		json_free(f->bearer.payload);
	}
	json_free(f->bearer.answer);
	f->known = NULL;
	f->bearer = (struct bearer){0};
}

static void flow_clear(struct flow *f)
{
	flow_forget_token(f);
	json_free(f->issuer_said);
	secret_free(f->issued_token);
	secret_free(f->secret);
	buf_clear(&f->held);
	free(f->issued_scope);
	free(f->needed_scopes);
}

/* [W3C Trace Context 3.2.2.3] for the log; the field itself is passed on by flow_forward */
static struct slice trace_id_of(const struct http_request *request)
{
	struct slice parent = http_fields_value(request->fields, "traceparent");

	return check_trace_parent(parent, http_fields_count(request->fields, "traceparent"))
		       ? slice_to(slice_from(parent, 3), 32)
		       : SLICE_NONE;
}

/*
 * The protocol. The order matters: nothing is asked of anybody before the request has one reading,
 * no IdP hears of a token that was not valid, and the upstream hears of nothing before there is a
 * token made for it. A step that does not say PASSED ends the request.
 */
void flow_run(void *context, struct http_request *request)
{
	static enum refusal (*const steps[])(struct flow *) = {
		flow_accept,       /* is it one request, to one of our routes? */
		flow_authenticate, /* whose token is this, and is it for us? */
		flow_authorize,    /* may it do this? */
		flow_exchange,     /* the upstream's token in place of the client's */
		flow_forward,      /* pass on, with the new token */
	};
	/* A reload in the meantime is for those who come after. */
	struct proxy *proxy = service_hold(context);
	struct flow f = {.proxy = proxy, .request = request, .refused = REFUSED_UNKNOWN};

	metrics_request_begins();
	f.trace_id = trace_id_of(request);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		f.refused = steps[i](&f);
		if (f.refused != PASSED)
			break;
	}
	flow_respond(&f);
	flow_clear(&f);
	metrics_request_ends();
	service_release(context, proxy);
}

enum refusal refuse(struct flow *f, enum refusal refusal, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(f->why.text, sizeof f->why.text, format, args);
	va_end(args);
	return refusal;
}
