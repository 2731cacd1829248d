/*
 * http_tab: lets CivetWeb take a TAB. Around and inside field values it is allowed [RFC9110 5.5],
 * but the library calls a head with one malformed, because isprint() does. It finds the table
 * behind isprint() through the dynamic linker, which finds ours first; the entry for TAB is the
 * only one that differs. Where a TAB may not stand, http_head sees it.
 */
#include <ctype.h>
#include <dlfcn.h>
#include <string.h>

/* glibc's table is indexed from -128 to 255. */
#define LOWEST 128

typedef const unsigned short **lookup(void);

static unsigned short entries[LOWEST + 256];
static const unsigned short *table; /* NULL until it is made */

static lookup *original(void)
{
	lookup *found;

	*(void **)&found = dlsym(RTLD_NEXT, "__ctype_b_loc");
	return found;
}

/* Before main, hence before there are threads. */
__attribute__((constructor)) static void make_table(void)
{
	memcpy(entries, *original()() - LOWEST, sizeof entries);
	entries[LOWEST + '\t'] |= _ISprint;
	table = entries + LOWEST;
}

const unsigned short **__ctype_b_loc(void)
{
	return table ? &table : original()();
}
