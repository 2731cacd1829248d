/* killed-by: proxy/http/pipelining */
/* The fault: of requests in one go the later ones inherit the identity of the first. */
#include "flow_authenticate.connection.c"
