/* killed-by: proxy/leak/memory-dump */
/* The fault: when the process dies, its memory is written to a file. */
#include "lib/process.h"

void __wrap_process_leave_no_core(void);

void __wrap_process_leave_no_core(void)
{
}
