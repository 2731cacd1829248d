/* killed-by: idp/meta/served */
/* The fault: the document says that it is a page. */
#include "endpoints.h"
#include "idp_answer.h"

void __real_serve_discovery(struct call *call);
void __wrap_serve_discovery(struct call *call);

void __wrap_serve_discovery(struct call *call)
{
	__real_serve_discovery(call);
	*answer_field(call, "content-type") = SLICE("text/html");
}
