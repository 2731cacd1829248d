/* stored: ways that ask nobody: the upstream's credential is in a file, or there is none. */
#include "flow.h"
#include "lib/clock.h"
#include "state/secret_file.h"

enum refusal flow_stored(struct flow *f)
{
	switch (f->accept->exchange->type) {
	case EXCHANGE_NONE:
		f->obtained = WITHOUT;
		return PASSED;
	case EXCHANGE_STATIC:
		f->obtained = FROM_FILE;
		f->why = (struct note){0};
		if (secret_file_get(f->route->secret, clock_ms(), &f->secret, &f->why))
			return REFUSED_SECRET_UNAVAILABLE;
		return PASSED;
	case EXCHANGE_RFC8693:
	case EXCHANGE_JWT_BEARER:
	case EXCHANGE_ID_JAG:
	case EXCHANGE_GOOGLE_STS:
	case EXCHANGE_INVALID:
		break;
	}
	return refuse(f, REFUSED_UNKNOWN, "this way asks somebody");
}
